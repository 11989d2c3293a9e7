package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Makes the reconciler look further back at its next turn: every day, after an outage of the webhooks, or by a person's
 * wish. What was changed long after its order was made, such as a fee, is found this way. It counts from the last look that
 * succeeded: after an outage of ours of any length nothing that was changed in it is passed over.
 */
@Component
public class LookDeeper implements Recurring {
    static final Duration BACK = Duration.ofDays(35);

    private final CardMirror mirror;
    private final Transactions transactions;
    private final Clock clock;

    LookDeeper(CardMirror mirror, Transactions transactions, Clock clock) {
        this.mirror = mirror;
        this.transactions = transactions;
        this.clock = clock;
    }

    public void back() {
        transactions.run(() -> {
            Instant looked = mirror.cursor(WatchOrders.LOOKED).orElseGet(clock::instant);
            Instant back = looked.minus(BACK);
            // Always another place than the one a turn under way has begun from: or that would take the wish for done.
            Instant from = mirror.cursor(WatchOrders.LIST)
                    .filter(at -> !at.isAfter(back))
                    .map(at -> at.minus(1, ChronoUnit.MICROS))
                    .orElse(back);
            mirror.cursor(WatchOrders.LIST, from);
        });
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
