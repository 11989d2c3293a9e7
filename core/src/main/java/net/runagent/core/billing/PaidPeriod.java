package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fact: the plan is paid for this long, {@code [from, until)} in UTC.
 *
 * @param payment what paid it; there is one period a payment
 * @param invoice the invoice of the order that began the plan, also for later periods
 * @param takenBackAt when the payment had gone back in full; from then on it pays for nothing
 */
public record PaidPeriod(
        UUID payment,
        InvoiceId invoice,
        Instant from,
        Instant until,
        @Nullable Instant takenBackAt) {
    public PaidPeriod {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a period ends after it begins, not " + from + " to " + until);
        }
    }

    /** The first instant that it does not pay for. */
    public Instant end() {
        return takenBackAt == null || !takenBackAt.isBefore(until) ? until : takenBackAt;
    }
}
