package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the card provider has it now.
 *
 * @param status the provider's word: incomplete, trialing, active, past_due, canceled, unpaid, paused ...; may be new
 * @param periodEnd moves before the renewal is paid: in the future does not mean paid
 * @param cancelAtPeriodEnd announced, but running until then
 */
public record CardSubscription(
        UUID id,
        String status,
        @Nullable UUID checkout,
        @Nullable UUID invoice,
        @Nullable UUID customer,
        Instant periodStart,
        @Nullable Instant periodEnd,
        boolean cancelAtPeriodEnd,
        @Nullable Instant pastDueAt,
        @Nullable Instant pausedAt,
        @Nullable Instant endedAt,
        Instant createdAt,
        @Nullable Instant modifiedAt) {
    Instant asOf() {
        return modifiedAt == null ? createdAt : modifiedAt;
    }

    /** Over for good; an announced cancellation is not. */
    public boolean ended() {
        return endedAt != null || status.equals("canceled") || status.equals("incomplete_expired");
    }
}
