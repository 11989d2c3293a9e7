package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Looks at our own open checkouts, so that a payment is seen within a minute without any webhook. When more are open than a
 * minute has requests for, those that were not looked at for the longest time come first, so that none is left out.
 */
@Component
class WatchCheckouts implements Recurring {
    private static final Duration YOUNG = Duration.ofHours(24);

    /** Leaves room for the other looks of the same minute. */
    private static final int MOST_IN_A_TURN = 40;

    private final CheckoutRecords attempts;
    private final FetchCheckout fetch;
    private final CardCheckouts checkouts;
    private final Transactions transactions;
    private final Clock clock;

    WatchCheckouts(
            CheckoutRecords attempts,
            FetchCheckout fetch,
            CardCheckouts checkouts,
            Transactions transactions,
            Clock clock) {
        this.attempts = attempts;
        this.fetch = fetch;
        this.checkouts = checkouts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing.watch-checkouts";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        if (checkouts.offered()) {
            Unhurried.run(this::look);
        }
    }

    private void look() {
        Instant now = clock.instant();
        RuntimeException last = null;
        for (CheckoutAttempt attempt : attempts.openSince(now.minus(YOUNG), MOST_IN_A_TURN)) {
            UUID checkout = attempt.checkout();
            try {
                if (checkout != null && fetch.look(checkout).isPresent()) {
                    break; // no more requests for now: the others come first next time
                }
            } catch (RuntimeException one) {
                last = one; // the others must not wait for it
            }
            transactions.run(() -> attempts.lookedAt(attempt.id(), now));
        }
        if (last != null) {
            throw last;
        }
    }
}
