package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.work.CrashPoint;
import org.springframework.stereotype.Component;

/** Takes an order as fetched; first fetches the subscription that it needs to be understood. Outside transactions. */
@Component
class TakeOrder {
    private final CardOrders orders;
    private final CardMirror mirror;
    private final SubscriptionRecords subscriptions;
    private final SubscriptionFacts subscriptionFacts;
    private final OrderFacts orderFacts;

    TakeOrder(
            CardOrders orders,
            CardMirror mirror,
            SubscriptionRecords subscriptions,
            SubscriptionFacts subscriptionFacts,
            OrderFacts orderFacts) {
        this.orders = orders;
        this.mirror = mirror;
        this.subscriptions = subscriptions;
        this.subscriptionFacts = subscriptionFacts;
        this.orderFacts = orderFacts;
    }

    void take(CardOrder order) {
        CrashPoint.at("billing.order.fetched");
        UUID subscription = order.subscription();
        if (subscription != null && needed(order, subscription)) {
            look(subscription);
        }
        orderFacts.apply(order);
        CrashPoint.at("billing.order.applied");
    }

    /** An order that was taken as it is needs nothing: lists show the same ones again and again. */
    private boolean needed(CardOrder order, UUID subscription) {
        return subscriptions.find(subscription).isEmpty() || order.later() && !mirror.known(order);
    }

    private void look(UUID subscription) {
        CardAnswer<CardSubscription> answer = Unhurried.hurry(() -> orders.subscription(subscription));
        if (answer.askedToWait().isPresent()) {
            throw new IllegalStateException("no room to look at subscription " + subscription);
        }
        if (answer instanceof CardAnswer.Got<CardSubscription>(CardSubscription seen)) {
            subscriptionFacts.apply(seen);
        }
    }
}
