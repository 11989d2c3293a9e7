package net.runagent.core.billing;

import net.runagent.core.work.CrashPoint;
import org.springframework.stereotype.Component;

/** Takes a refund as fetched; first fetches the order it belongs to when that is not known. Outside transactions. */
@Component
class TakeRefund {
    private final PaymentRecords payments;
    private final CardOrders orders;
    private final TakeOrder takeOrder;
    private final RefundFacts facts;

    TakeRefund(PaymentRecords payments, CardOrders orders, TakeOrder takeOrder, RefundFacts facts) {
        this.payments = payments;
        this.orders = orders;
        this.takeOrder = takeOrder;
        this.facts = facts;
    }

    void take(CardRefund refund) {
        if (payments.byRef(Rails.POLAR, refund.order().toString()).isEmpty()
                && orders.order(refund.order()) instanceof CardAnswer.Got<CardOrder>(CardOrder order)) {
            takeOrder.take(order);
        }
        CrashPoint.at("billing.refund.fetched");
        facts.apply(refund);
    }
}
