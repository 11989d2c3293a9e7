package net.runagent.core.billing.polar;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.CardDispute;
import net.runagent.core.billing.CardOrder;
import net.runagent.core.billing.CardOrders;
import net.runagent.core.billing.CardRefund;
import net.runagent.core.billing.CardSubscription;
import net.runagent.core.money.Money;
import org.springframework.stereotype.Component;

/** Orders, subscriptions, refunds and disputes at Polar. */
@Component
class PolarOrders implements CardOrders {
    static final String INTENT = "refund_intent";

    private final PolarClient client;

    PolarOrders(PolarClient client) {
        this.client = client;
    }

    @Override
    public CardAnswer<CardOrder> order(UUID id) {
        return client.get("/v1/orders/" + id).map(PolarReading::order);
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersOf(UUID checkout) {
        return PolarPages.read(client, "/v1/orders/?checkout_id=" + checkout + "&", PolarReading::order, order -> true);
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersSince(Instant created) {
        return PolarPages.read(
                client,
                "/v1/orders/?sorting=created_at&created_after=" + created + "&",
                PolarReading::order,
                order -> true);
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
        return PolarPages.read(
                client,
                "/v1/refunds/?sorting=-created_at&order_id=" + order + "&",
                PolarReading::refund,
                refund -> true);
    }

    @Override
    public CardAnswer<List<CardRefund>> refundsSince(Instant created) {
        return PolarPages.read(
                client,
                "/v1/refunds/?sorting=-created_at&",
                PolarReading::refund,
                refund -> !refund.createdAt().isBefore(created));
    }

    @Override
    public CardAnswer<List<CardDispute>> disputes() {
        return PolarPages.read(client, "/v1/disputes/?sorting=-created_at&", PolarReading::dispute, dispute -> true);
    }
}
