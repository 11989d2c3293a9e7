package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.BillingQuestions.Item;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a letter about a payment needs to know. */
@Component
public class PaymentReceipts {
    private final InvoiceRecords invoices;
    private final PaymentRecords payments;
    private final PayerRecords payers;
    private final ProductNames names;

    PaymentReceipts(InvoiceRecords invoices, PaymentRecords payments, PayerRecords payers, ProductNames names) {
        this.invoices = invoices;
        this.payments = payments;
        this.payers = payers;
        this.names = names;
    }

    /**
     * @param number of the invoice, for people
     * @param account null once the person was forgotten
     * @param items what the invoice asks for, with the names that the catalogue shows
     * @param amount of this payment, without tax: the card provider sells, adds the tax and writes its own receipt
     */
    public record Receipt(
            InvoiceId invoice,
            String number,
            @Nullable AccountId account,
            List<Item> items,
            Money amount,
            Instant paidAt) {}

    public Receipt of(PaymentBooked booked) {
        Invoice invoice = invoices.find(booked.invoice())
                .orElseThrow(() -> new IllegalArgumentException("no invoice " + booked.invoice()));
        Payment payment = payments.find(booked.payment())
                .orElseThrow(() -> new IllegalArgumentException("no payment " + booked.payment()));
        return new Receipt(
                invoice.id(),
                invoice.number(),
                payers.person(invoice.billingAccount()).orElse(null),
                invoice.lines().stream()
                        .map(line -> new Item(line.kind(), names.of(line), line.amount()))
                        .toList(),
                payment.net(),
                payment.paidAt());
    }
}
