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
 * @param pausing it is to pause with its period; {@code pausedAt} is then still empty
 * @param product the provider's id of what it is for
 * @param plan what we wrote on that product: the catalogue's word of the plan; null on one that is not ours
 * @param nextProduct what it becomes with the next period, null when nothing is scheduled
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
        boolean pausing,
        @Nullable Instant pastDueAt,
        @Nullable Instant pausedAt,
        @Nullable Instant endedAt,
        Instant createdAt,
        @Nullable Instant modifiedAt,
        @Nullable UUID product,
        @Nullable String plan,
        @Nullable UUID nextProduct) {
    Instant asOf() {
        return modifiedAt == null ? createdAt : modifiedAt;
    }

    /** Over for good; an announced cancellation is not. */
    public boolean ended() {
        return endedAt != null || status.equals("canceled") || status.equals("incomplete_expired");
    }
}
