package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What we know of a subscription.
 *
 * @param id the provider's
 * @param invoice the invoice of the order that began it; null for one that nobody here ordered
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
        @Nullable Instant pastDueAt,
        @Nullable Instant endedAt,
        Instant asOf) {
    public boolean running() {
        return endedAt == null && !status.equals("canceled") && !status.equals("incomplete_expired");
    }
}
