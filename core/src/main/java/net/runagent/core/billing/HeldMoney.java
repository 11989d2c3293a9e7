package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Money;
import org.springframework.stereotype.Component;

/** What a payer has with us that no invoice has taken: when money leaves, it leaves from there first. */
@Component
class HeldMoney {
    private final PaymentRecords payments;
    private final InvoiceRecords invoices;
    private final Books books;

    HeldMoney(PaymentRecords payments, InvoiceRecords invoices, Books books) {
        this.payments = payments;
        this.invoices = invoices;
        this.books = books;
    }

    /**
     * Takes what has left off what is held. Inside the fact's transaction, under the invoice's lock, before the payment says
     * that the money has left.
     *
     * @param where the account that it was booked to when it left
     * @param fact the provider's id of what took it away
     */
    void release(Payment payment, Money left, LedgerAccount where, UUID fact) {
        Money held = of(payment);
        if (held.minor() <= 0) {
            return;
        }
        Money released = held.minor() < left.minor() ? held : left;
        UUID payer = payment.billingAccount();
        books.post(LedgerEntrySet.of(Rails.POLAR, fact.toString(), "released")
                .debit(payer == null ? LedgerAccount.SUSPENSE : LedgerAccount.balanceOf(payer), released)
                .credit(where, released));
    }

    /** What of the payments of its invoice (or of this payment alone) no invoice has taken and has not left. */
    private Money of(Payment payment) {
        InvoiceId id = payment.invoice();
        Invoice invoice = id == null ? null : invoices.find(id).orElse(null);
        if (invoice == null) {
            return payment.kept();
        }
        Money held = new Money(payment.net().currency(), 0);
        for (Payment each : payments.of(invoice.id())) {
            held = held.plus(each.kept());
        }
        return invoice.settledAt() == null ? held : held.minus(invoice.due());
    }
}
