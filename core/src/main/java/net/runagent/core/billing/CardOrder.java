package net.runagent.core.billing;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * An order as the card provider has it now. Only {@code paid} gives money.
 *
 * @param status the provider's word: draft, pending, paid, refunded, partially_refunded, void; may be a new one
 * @param reason the provider's word: purchase, subscription_create, subscription_cycle ...; may be a new one
 * @param invoice from the metadata
 * @param net after discount, without tax
 * @param refundable what can still be given back, without tax
 * @param plan what we wrote on its product: the catalogue's word of the plan; null on one that is not ours
 */
public record CardOrder(
        UUID id,
        String status,
        boolean paid,
        String reason,
        @Nullable UUID checkout,
        @Nullable UUID invoice,
        @Nullable UUID subscription,
        @Nullable UUID customer,
        @Nullable UUID product,
        Money net,
        Money fee,
        Money refundable,
        Instant createdAt,
        @Nullable Instant modifiedAt,
        @Nullable String plan) {
    /** By the provider's clock. */
    Instant asOf() {
        return modifiedAt == null ? createdAt : modifiedAt;
    }

    /** A later period of a running subscription. */
    boolean renewal() {
        return reason.equals("subscription_cycle");
    }

    /** The difference to another plan, within a period. */
    boolean planChange() {
        return reason.equals("subscription_update");
    }

    /** Of a subscription that had begun before: it has an invoice of its own. */
    boolean later() {
        return renewal() || planChange();
    }
}
