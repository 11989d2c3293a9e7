package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.money.Money;

/** Orders, subscriptions, refunds and disputes at the card provider. Outside calls: never in a transaction. */
public interface CardOrders {
    CardAnswer<CardOrder> order(UUID id);

    CardAnswer<List<CardOrder>> ordersOf(UUID checkout);

    /** Oldest first. */
    CardAnswer<List<CardOrder>> ordersSince(Instant created);

    /** Those of one subscription back to this instant, newest first. */
    CardAnswer<List<CardOrder>> ordersOfSubscription(UUID subscription, Instant created);

    CardAnswer<CardSubscription> subscription(UUID id);

    /** Ends it at once; repeating is harmless. */
    CardAnswer<CardSubscription> revoke(UUID subscription);

    /** Announces the end at the end of the paid period, or takes that back. */
    CardAnswer<CardSubscription> cancelAtPeriodEnd(UUID subscription, boolean cancel);

    /**
     * Has it be for another product: at once, for which the difference is charged at once or nothing changes, or from the
     * next period on. Never repeated blindly: look at {@link #subscription} first.
     */
    CardAnswer<CardSubscription> changeProduct(UUID subscription, UUID product, boolean atOnce);

    /** Forgets a change of product for the next period; repeating is harmless. */
    CardAnswer<CardSubscription> keepProduct(UUID subscription);

    /** Asks to give money back. Never repeated blindly: look among {@link #refundsOf} for the intent first. */
    CardAnswer<CardRefund> refund(UUID order, Money net, String reason, UUID intent);

    /** All of them or no answer: Unknown when one of them cannot be read, never a shorter list. */
    CardAnswer<List<CardRefund>> refundsOf(UUID order);

    /** Newest first, back to this instant. */
    CardAnswer<List<CardRefund>> refundsSince(Instant created);

    CardAnswer<List<CardDispute>> disputes();

    /** All about one order or no answer: Unknown when one of them cannot be read. */
    CardAnswer<List<CardDispute>> disputesOf(UUID order);
}
