package net.runagent.core.billing;

import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Takes what a checkout has become. Never money: only an order that is paid is money. */
@Component
class CheckoutFacts {
    private final CheckoutRecords attempts;
    private final InvoiceRecords invoices;
    private final PayerRecords payers;
    private final Tidings tidings;
    private final Transactions transactions;

    CheckoutFacts(
            CheckoutRecords attempts,
            InvoiceRecords invoices,
            PayerRecords payers,
            Tidings tidings,
            Transactions transactions) {
        this.attempts = attempts;
        this.invoices = invoices;
        this.payers = payers;
        this.tidings = tidings;
        this.transactions = transactions;
    }

    void apply(CardCheckout seen) {
        transactions.run(() -> attempts.byCheckout(seen.id()).ifPresent(attempt -> take(attempt, seen)));
    }

    private void take(CheckoutAttempt attempt, CardCheckout seen) {
        if (attempt.state() != CheckoutAttempt.State.OPEN) {
            return;
        }
        if (seen.expired()) {
            attempts.save(attempt.over(CheckoutAttempt.State.EXPIRED));
        } else if (seen.failed()) {
            attempts.save(attempt.over(CheckoutAttempt.State.FAILED));
            Invoice invoice = invoices.find(attempt.invoice()).orElseThrow();
            if (invoice.cancelledAt() == null && invoice.settledAt() == null) {
                payers.person(invoice.billingAccount())
                        .ifPresent(person -> tidings.tell(
                                person, new PaymentDeclined(invoice.id().value()), "payment-declined:" + attempt.id()));
            }
        }
    }
}
