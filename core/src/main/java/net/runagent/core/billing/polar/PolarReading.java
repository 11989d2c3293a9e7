package net.runagent.core.billing.polar;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import net.runagent.core.billing.CardCheckout;
import net.runagent.core.billing.CardDispute;
import net.runagent.core.billing.CardOrder;
import net.runagent.core.billing.CardRefund;
import net.runagent.core.billing.CardSubscription;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the few fields that are used. Words of the provider stay words: a new one must not stop a payment. */
final class PolarReading {
    private PolarReading() {}

    static CardCheckout checkout(JsonNode node) {
        return new CardCheckout(
                id(node, "id"),
                node.path("url").asString(""),
                node.path("status").asString(""),
                at(node, "expires_at"),
                idOrNull(node.path("metadata"), PolarCheckouts.ATTEMPT),
                idOrNull(node.path("metadata"), PolarCheckouts.INVOICE));
    }

    static CardOrder order(JsonNode node) {
        String currency = currency(node);
        String feeCurrency =
                node.path("platform_fee_currency").asString(currency).toUpperCase(Locale.ROOT);
        return new CardOrder(
                id(node, "id"),
                node.path("status").asString(""),
                node.path("paid").asBoolean(false),
                node.path("billing_reason").asString(""),
                idOrNull(node, "checkout_id"),
                idOrNull(node.path("metadata"), PolarCheckouts.INVOICE),
                idOrNull(node, "subscription_id"),
                idOrNull(node, "customer_id"),
                idOrNull(node, "product_id"),
                new Money(currency, whole(node, "net_amount")),
                new Money(feeCurrency, node.path("platform_fee_amount").asLong(0)),
                new Money(currency, node.path("refundable_amount").asLong(0)),
                at(node, "created_at"),
                atOrNull(node, "modified_at"),
                plan(node));
    }

    static CardSubscription subscription(JsonNode node) {
        return new CardSubscription(
                id(node, "id"),
                node.path("status").asString(""),
                idOrNull(node, "checkout_id"),
                idOrNull(node.path("metadata"), PolarCheckouts.INVOICE),
                idOrNull(node, "customer_id"),
                at(node, "current_period_start"),
                atOrNull(node, "current_period_end"),
                node.path("cancel_at_period_end").asBoolean(false),
                node.path("pause_at_period_end").asBoolean(false),
                atOrNull(node, "past_due_at"),
                atOrNull(node, "paused_at"),
                atOrNull(node, "ended_at"),
                at(node, "created_at"),
                atOrNull(node, "modified_at"),
                idOrNull(node, "product_id"),
                plan(node),
                idOrNull(node.path("pending_update"), "product_id"));
    }

    /** The first part of what {@link PolarCheckouts} wrote on the product. */
    private static @Nullable String plan(JsonNode node) {
        String word = node.path("product")
                .path("metadata")
                .path(PolarCheckouts.PRODUCT)
                .asString("");
        int colon = word.indexOf(':');
        return colon <= 0 ? null : word.substring(0, colon);
    }

    static CardRefund refund(JsonNode node) {
        return new CardRefund(
                id(node, "id"),
                id(node, "order_id"),
                node.path("status").asString(""),
                node.path("reason").asString(""),
                new Money(currency(node), whole(node, "amount")),
                idOrNull(node.path("metadata"), PolarOrders.INTENT),
                at(node, "created_at"),
                atOrNull(node, "modified_at"));
    }

    static CardDispute dispute(JsonNode node) {
        return new CardDispute(
                id(node, "id"),
                id(node, "order_id"),
                node.path("status").asString(""),
                new Money(currency(node), whole(node, "amount")));
    }

    private static String currency(JsonNode node) {
        return node.path("currency").asString("").toUpperCase(Locale.ROOT);
    }

    /** An amount that is missing or no number is never taken for zero. */
    private static long whole(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber()) {
            throw new IllegalStateException("Polar's " + field + " is not a whole number");
        }
        return value.asLong();
    }

    private static UUID id(JsonNode node, String field) {
        return PolarEvent.id(node, field)
                .orElseThrow(() -> new IllegalStateException("Polar's " + field + " is not an id"));
    }

    private static @Nullable UUID idOrNull(JsonNode node, String field) {
        return PolarEvent.id(node, field).orElse(null);
    }

    private static Instant at(JsonNode node, String field) {
        return OffsetDateTime.parse(node.path(field).asString()).toInstant();
    }

    private static @Nullable Instant atOrNull(JsonNode node, String field) {
        String text = node.path(field).asString("");
        return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    }
}
