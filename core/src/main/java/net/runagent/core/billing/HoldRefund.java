package net.runagent.core.billing;

import java.util.Map;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Holds a refund while a bank disputes the payment or has taken it back: sent beside the bank's own return the money would
 * go back twice. Disputes have no webhook, so the provider is asked once more right before anything is sent. The wish stays,
 * payer and staff are told, and {@link DisputeFacts} goes on with it when the dispute is won.
 */
@Component
class HoldRefund {
    private final CardOrders orders;
    private final DisputeFacts disputes;
    private final PaymentRecords payments;
    private final InvoiceRecords invoices;
    private final PayerRecords payers;
    private final Tidings tidings;
    private final StaffAlerts alerts;
    private final Transactions transactions;

    HoldRefund(
            CardOrders orders,
            DisputeFacts disputes,
            PaymentRecords payments,
            InvoiceRecords invoices,
            PayerRecords payers,
            Tidings tidings,
            StaffAlerts alerts,
            Transactions transactions) {
        this.orders = orders;
        this.disputes = disputes;
        this.payments = payments;
        this.invoices = invoices;
        this.payers = payers;
        this.tidings = tidings;
        this.alerts = alerts;
        this.transactions = transactions;
    }

    /** Asks outside: not in a transaction. @return whether nothing may be sent now */
    boolean held(RefundIntent intent) {
        UUID order = intent.order();
        disputes.take(orders.disputesOf(order).orThrow("looking at disputes of " + order));
        boolean disputed = payments.byRef(Rails.POLAR, order.toString())
                .filter(Payment::disputed)
                .isPresent();
        if (disputed) {
            transactions.run(() -> tell(intent));
        }
        return disputed;
    }

    private void tell(RefundIntent intent) {
        UUID invoice = intent.invoice().value();
        alerts.raise(Severity.WARNING, "polar.refund.held", intent.order().toString(), Map.of());
        invoices.find(intent.invoice())
                .flatMap(known -> payers.person(known.billingAccount()))
                .ifPresent(person -> tidings.tell(person, new RefundHeld(invoice), "refund-held:" + intent.id()));
    }
}
