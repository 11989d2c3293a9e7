package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
     * @param rail {@code polar} or {@code chain}
     */
    public record Receipt(
            InvoiceId invoice,
            String number,
            @Nullable AccountId account,
            List<Item> items,
            Money amount,
            String rail,
            Instant paidAt) {}

    /**
     * A receipt of all that was paid for one invoice.
     *
     * @param due what the items come to, without tax
     */
    public record Paper(String number, Instant date, List<Item> items, Money due, List<Paid> payments) {
        public Paper {
            items = List.copyOf(items);
            payments = List.copyOf(payments);
        }
    }

    /**
     * @param rail {@code polar} or {@code chain}
     * @param reference the rail's id of the payment
     * @param returned what of it has gone back
     */
    public record Paid(Instant at, Money amount, Money returned, String rail, String reference) {}

    /** Empty when it is not this account's, or nothing was paid for it. */
    public Optional<Paper> paper(AccountId account, InvoiceId id) {
        UUID payer = payers.of(account).orElse(null);
        return invoices.find(id)
                .filter(invoice -> invoice.billingAccount().equals(payer))
                .map(this::paper)
                .filter(paper -> !paper.payments().isEmpty());
    }

    private Paper paper(Invoice invoice) {
        return new Paper(
                invoice.number(),
                invoice.createdAt(),
                items(invoice),
                invoice.due(),
                payments.of(invoice.id()).stream()
                        .map(each ->
                                new Paid(each.paidAt(), each.net(), each.refunded(), each.rail(), each.externalRef()))
                        .toList());
    }

    private List<Item> items(Invoice invoice) {
        return invoice.lines().stream()
                .map(line -> new Item(line.kind(), names.of(line), line.amount()))
                .toList();
    }

    public Receipt of(PaymentBooked booked) {
        Invoice invoice = invoices.find(booked.invoice())
                .orElseThrow(() -> new IllegalArgumentException("no invoice " + booked.invoice()));
        Payment payment = payments.find(booked.payment())
                .orElseThrow(() -> new IllegalArgumentException("no payment " + booked.payment()));
        return new Receipt(
                invoice.id(),
                invoice.number(),
                payers.person(invoice.billingAccount()).orElse(null),
                items(invoice),
                payment.net(),
                payment.rail(),
                payment.paidAt());
    }
}
