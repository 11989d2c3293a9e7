package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.work.CrashPoint;
import org.springframework.stereotype.Component;

/** Takes an order as fetched; first fetches the subscription that it needs to be understood. Outside transactions. */
@Component
class TakeOrder {
    private final CardOrders orders;
    private final SubscriptionRecords subscriptions;
    private final SubscriptionFacts subscriptionFacts;
    private final OrderFacts orderFacts;

    TakeOrder(
            CardOrders orders,
            SubscriptionRecords subscriptions,
            SubscriptionFacts subscriptionFacts,
            OrderFacts orderFacts) {
        this.orders = orders;
        this.subscriptions = subscriptions;
        this.subscriptionFacts = subscriptionFacts;
        this.orderFacts = orderFacts;
    }

    void take(CardOrder order) {
        CrashPoint.at("billing.order.fetched");
        UUID subscription = order.subscription();
        if (subscription != null
                && (order.later() || subscriptions.find(subscription).isEmpty())
                && orders.subscription(subscription)
                        instanceof CardAnswer.Got<CardSubscription>(CardSubscription seen)) {
            subscriptionFacts.apply(seen);
        }
        orderFacts.apply(order);
        CrashPoint.at("billing.order.applied");
    }
}
