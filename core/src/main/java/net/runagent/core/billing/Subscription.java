package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What we know of a subscription.
 *
 * @param id the provider's
 * @param invoice the invoice of the order that began it; null for one that nobody here ordered
 * @param pausing to be paused with its period, as its owner wants it at the provider
 * @param pausedAt also while it goes on until its period ends, or after it was resumed: see {@link #paused}
 * @param plan the catalogue's word of the plan it is for now; null while it was never seen
 * @param asOf by the provider's clock; older news is dropped
 */
public record Subscription(
        UUID id,
        @Nullable InvoiceId invoice,
        @Nullable UUID billingAccount,
        String status,
        Instant periodStart,
        @Nullable Instant periodEnd,
        boolean cancelAtPeriodEnd,
        boolean pausing,
        @Nullable Instant pastDueAt,
        @Nullable Instant pausedAt,
        @Nullable Instant endedAt,
        Instant asOf,
        @Nullable String plan) {
    /** Paused by its owner, who asks for nothing and pays for nothing. */
    public boolean paused() {
        return pausedAt != null && status.equals("paused");
    }

    /** When it was over, for one that is. */
    Instant over() {
        return endedAt == null ? asOf : endedAt;
    }

    public boolean running() {
        return endedAt == null && !status.equals("canceled") && !status.equals("incomplete_expired");
    }
}
