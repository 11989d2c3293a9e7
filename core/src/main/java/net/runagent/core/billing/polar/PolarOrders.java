package net.runagent.core.billing.polar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.CardDispute;
import net.runagent.core.billing.CardOrder;
import net.runagent.core.billing.CardOrders;
import net.runagent.core.billing.CardRefund;
import net.runagent.core.billing.CardSubscription;
import net.runagent.core.money.Money;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Orders, subscriptions, refunds and disputes at Polar. */
@Component
class PolarOrders implements CardOrders {
    static final String INTENT = "refund_intent";

    /** By how much the provider's clock may be behind ours. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private final PolarClient client;
    private final StaffAlerts alerts;

    PolarOrders(PolarClient client, StaffAlerts alerts) {
        this.client = client;
        this.alerts = alerts;
    }

    private Consumer<String> unreadable(String list) {
        return id -> alerts.raise(Severity.CRITICAL, "polar.unreadable", id, Map.of("list", list));
    }

    @Override
    public CardAnswer<CardOrder> order(UUID id) {
        return client.get("/v1/orders/" + id).map(PolarReading::order);
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersOf(UUID checkout) {
        return PolarPages.read(
                client,
                "/v1/orders/?checkout_id=" + checkout + "&",
                PolarReading::order,
                order -> true,
                unreadable("orders"));
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersSince(Instant created) {
        return PolarPages.read(
                client,
                "/v1/orders/?sorting=created_at&created_after=" + created + "&",
                PolarReading::order,
                order -> true,
                unreadable("orders"));
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersOfSubscription(UUID subscription, Instant created) {
        return PolarPages.read(
                client,
                "/v1/orders/?sorting=-created_at&subscription_id=" + subscription + "&",
                PolarReading::order,
                order -> !order.createdAt().isBefore(created.minus(CLOCKS_APART)),
                unreadable("orders"));
    }

    @Override
    public CardAnswer<CardSubscription> subscription(UUID id) {
        return client.get("/v1/subscriptions/" + id).map(PolarReading::subscription);
    }

    @Override
    public CardAnswer<CardSubscription> revoke(UUID subscription) {
        return client.delete("/v1/subscriptions/" + subscription).map(PolarReading::subscription);
    }

    @Override
    public CardAnswer<CardSubscription> cancelAtPeriodEnd(UUID subscription, boolean cancel) {
        return client.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", cancel))
                .map(PolarReading::subscription);
    }

    @Override
    public CardAnswer<CardSubscription> changeProduct(UUID subscription, UUID product, boolean atOnce) {
        // Without it the organisation's setting would decide who is charged when.
        String behavior = atOnce ? "invoice" : "next_period";
        return client.patch(
                        "/v1/subscriptions/" + subscription,
                        Map.of("product_id", product.toString(), "proration_behavior", behavior))
                .map(PolarReading::subscription);
    }

    @Override
    public CardAnswer<CardSubscription> keepProduct(UUID subscription) {
        return client.patch("/v1/subscriptions/" + subscription, Collections.singletonMap("pending_update", null))
                .map(PolarReading::subscription);
    }

    @Override
    public CardAnswer<CardRefund> refund(UUID order, Money net, String reason, UUID intent) {
        return client.post(
                        "/v1/refunds/",
                        Map.of(
                                "order_id", order.toString(),
                                "reason", reason,
                                "amount", net.minor(),
                                "metadata", Map.of(INTENT, intent.toString())))
                .map(PolarReading::refund);
    }

    @Override
    public CardAnswer<List<CardRefund>> refundsOf(UUID order) {
        // What is not in this list may be sent: a refund that cannot be read must not look like one that is not there.
        return whole("refunds", order, PolarReading::refund);
    }

    private <T> CardAnswer<List<T>> whole(String list, UUID order, Function<JsonNode, T> mapper) {
        List<String> strange = new ArrayList<>();
        CardAnswer<List<T>> answer = PolarPages.read(
                client,
                "/v1/" + list + "/?sorting=-created_at&order_id=" + order + "&",
                mapper,
                item -> true,
                unreadable(list).andThen(strange::add));
        return strange.isEmpty()
                ? answer
                : new CardAnswer.Unknown<>(strange.size() + " of its " + list + " cannot be read", null);
    }

    @Override
    public CardAnswer<List<CardRefund>> refundsSince(Instant created) {
        return PolarPages.read(
                client,
                "/v1/refunds/?sorting=-created_at&",
                PolarReading::refund,
                refund -> !refund.createdAt().isBefore(created),
                unreadable("refunds"));
    }

    @Override
    public CardAnswer<List<CardDispute>> disputes() {
        return PolarPages.read(
                client,
                "/v1/disputes/?sorting=-created_at&",
                PolarReading::dispute,
                dispute -> true,
                unreadable("disputes"));
    }

    @Override
    public CardAnswer<List<CardDispute>> disputesOf(UUID order) {
        return whole("disputes", order, PolarReading::dispute);
    }
}
