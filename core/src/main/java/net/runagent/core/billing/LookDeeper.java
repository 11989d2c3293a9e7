package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Makes the reconciler look further back at its next turn: every day, after an outage of the webhooks, or by a person's
 * wish. What was changed long after its order was made, such as a late refund, is found this way.
 */
@Component
public class LookDeeper implements Recurring {
    private static final Duration BACK = Duration.ofDays(35);

    private final CardMirror mirror;
    private final Transactions transactions;
    private final Clock clock;

    LookDeeper(CardMirror mirror, Transactions transactions, Clock clock) {
        this.mirror = mirror;
        this.transactions = transactions;
        this.clock = clock;
    }

    public void back() {
        transactions.run(() -> mirror.cursor(WatchOrders.LIST, clock.instant().minus(BACK)));
    }

    @Override
    public String name() {
        return "billing.look-deeper";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public void run() {
        back();
    }
}
