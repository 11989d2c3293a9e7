package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.runagent.core.account.AccountId;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a letter about a payment needs to know. */
@Component
public class PaymentReceipts {
    private final InvoiceRecords invoices;
    private final PaymentRecords payments;
    private final PayerRecords payers;
    private final Settlement settlement;

    PaymentReceipts(InvoiceRecords invoices, PaymentRecords payments, PayerRecords payers, Settlement settlement) {
        this.invoices = invoices;
        this.payments = payments;
        this.payers = payers;
        this.settlement = settlement;
    }

    /**
     * @param account null once the person was forgotten
     * @param paid without tax: the card provider sells, adds the tax and writes its own receipt
     * @param paidAt of the last payment, null when there is none
     */
    public record Receipt(
            InvoiceId invoice,
            String number,
            @Nullable AccountId account,
            List<InvoiceLine> lines,
            Money due,
            Money paid,
            @Nullable Instant paidAt,
            InvoiceStanding.Status status) {}

    public Receipt of(InvoiceId id) {
        Invoice invoice = invoices.find(id).orElseThrow(() -> new IllegalArgumentException("no invoice " + id));
        InvoiceStanding standing = settlement.standing(id);
        Optional<Payment> last = payments.of(id).stream().reduce((earlier, later) -> later);
        return new Receipt(
                id,
                invoice.number(),
                payers.person(invoice.billingAccount()).orElse(null),
                invoice.lines(),
                standing.due(),
                standing.paid(),
                last.map(Payment::paidAt).orElse(null),
                standing.status());
    }
}
