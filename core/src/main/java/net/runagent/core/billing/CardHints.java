package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/**
 * Somebody says that something has changed at the card provider. What is said is not believed: it only makes us look,
 * soon and outside the running transaction.
 */
@Component
public class CardHints {
    private final Later later;

    CardHints(Later later) {
        this.later = later;
    }

    public void order(UUID id) {
        later.soon(FetchOrder.NAME, id);
    }

    public void subscription(UUID id) {
        later.soon(FetchSubscription.NAME, id);
    }

    public void checkout(UUID id) {
        later.soon(FetchCheckout.NAME, id);
    }

    /** @param order the order that something is given back of */
    public void refund(UUID order) {
        later.soon(FetchRefunds.NAME, order);
    }
}
