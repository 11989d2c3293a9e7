package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.runagent.core.work.Recurring;
import org.springframework.stereotype.Component;

/** Looks at our own open checkouts, so that a payment is seen within a minute without any webhook. */
@Component
class WatchCheckouts implements Recurring {
    private static final Duration YOUNG = Duration.ofHours(24);

    private final CheckoutRecords attempts;
    private final FetchCheckout fetch;
    private final CardCheckouts checkouts;
    private final Clock clock;

    WatchCheckouts(CheckoutRecords attempts, FetchCheckout fetch, CardCheckouts checkouts, Clock clock) {
        this.attempts = attempts;
        this.fetch = fetch;
        this.checkouts = checkouts;
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
        if (!checkouts.offered()) {
            return;
        }
        Instant now = clock.instant();
        List<CheckoutAttempt> open = new ArrayList<>(attempts.openSince(now.minus(YOUNG)));
        RuntimeException last = null;
        for (CheckoutAttempt attempt : open) {
            try {
                if (attempt.checkout() != null) {
                    fetch.run(attempt.checkout());
                }
            } catch (RuntimeException one) {
                last = one; // the others must not wait for it
            }
        }
        if (last != null) {
            throw last;
        }
    }
}
