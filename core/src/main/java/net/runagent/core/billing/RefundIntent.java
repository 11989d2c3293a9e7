package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Our wish to give money back, written before the provider is asked; one per payment.
 *
 * @param id goes into the refund's metadata: the way to find a refund whose answer was lost
 * @param amount what is still to be given back, net
 * @param refund the provider's id, once known
 * @param refundable what the order could still give back before the provider was first asked; null until then
 * @param sentAt when the provider was last asked
 */
public record RefundIntent(
        UUID id,
        InvoiceId invoice,
        UUID order,
        Money amount,
        String reason,
        State state,
        @Nullable UUID refund,
        @Nullable Money refundable,
        @Nullable Instant sentAt,
        Instant createdAt) {
    /** A word of the provider's: only the subscription of this very order ends. */
    static final String DUPLICATE = "duplicate";

    /** A word of the provider's: the money-back promise. */
    static final String SATISFACTION = "satisfaction_guarantee";

    /** SENT: asked, the outcome is unknown. PENDING: the provider has it and works on it. */
    public enum State {
        WANTED,
        SENT,
        PENDING,
        SUCCEEDED,
        FAILED
    }

    RefundIntent in(State next, @Nullable UUID known, @Nullable Instant sent) {
        return new RefundIntent(id, invoice, order, amount, reason, next, known, refundable, sent, createdAt);
    }

    /** Asks for this much. What the order could give before the first asking stays as it was then. */
    RefundIntent asking(Money less, Money could, Instant now) {
        Money first = refundable == null ? could : refundable;
        return new RefundIntent(id, invoice, order, less, reason, State.SENT, null, first, now, createdAt);
    }

    /** Asked before, and since then the order lost at least as much as was asked for: it may well have been done. */
    boolean mayHaveBeenDone(Money could) {
        return refundable != null && refundable.minor() - could.minor() >= amount.minor();
    }

    boolean duplicate() {
        return reason.equals(DUPLICATE);
    }

    boolean over() {
        return state == State.SUCCEEDED || state == State.FAILED;
    }
}
