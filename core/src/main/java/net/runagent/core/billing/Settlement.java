package net.runagent.core.billing;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Money;
import net.runagent.core.money.Posting;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Looks at an invoice anew after a fact has changed, and settles it once. Always inside the fact's transaction. */
@Component
class Settlement {
    private final InvoiceRecords invoices;
    private final PaymentRecords payments;
    private final Books books;
    private final StaffAlerts alerts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Settlement(
            InvoiceRecords invoices,
            PaymentRecords payments,
            Books books,
            StaffAlerts alerts,
            ApplicationEventPublisher events,
            Clock clock) {
        this.invoices = invoices;
        this.payments = payments;
        this.books = books;
        this.alerts = alerts;
        this.events = events;
        this.clock = clock;
    }

    InvoiceStanding standing(InvoiceId id) {
        Invoice invoice = invoices.find(id).orElseThrow(() -> new IllegalArgumentException("no invoice " + id));
        return InvoiceEvaluation.evaluate(invoice, payments.of(id), clock.instant());
    }

    /** What has gone back of all payments for this invoice. */
    Money returned(InvoiceId id) {
        return payments.of(id).stream()
                .map(Payment::refunded)
                .reduce(Money::plus)
                .orElseGet(() -> {
                    Invoice invoice =
                            invoices.find(id).orElseThrow(() -> new IllegalArgumentException("no invoice " + id));
                    return new Money(invoice.due().currency(), 0);
                });
    }

    /**
     * Whether a payment of this invoice, or of one that renews it, is disputed. One that a bank has taken back for good is no
     * longer, as soon as something was paid after it.
     */
    boolean disputed(InvoiceId first) {
        Invoice begun = invoices.find(first).orElseThrow(() -> new IllegalArgumentException("no invoice " + first));
        List<Payment> all = invoices.of(begun.billingAccount()).stream()
                .filter(each -> each.first().equals(first))
                .flatMap(each -> payments.of(each.id()).stream())
                .toList();
        return all.stream().filter(Payment::disputed).anyMatch(each -> !madeUpFor(each, all));
    }

    private static boolean madeUpFor(Payment lost, List<Payment> all) {
        return lost.lost().minor() > 0
                && lost.kept().minor() <= 0
                && all.stream()
                        .filter(later -> later.paidAt().isAfter(lost.paidAt()))
                        .anyMatch(later -> later.kept().minor() > 0 && !later.disputed());
    }

    InvoiceStanding review(InvoiceId id) {
        Invoice invoice = invoices.lock(id).orElseThrow(() -> new IllegalArgumentException("no invoice " + id));
        InvoiceStanding standing = InvoiceEvaluation.evaluate(invoice, payments.of(id), clock.instant());
        if (standing.exceptional() != Exceptional.NONE) {
            alerts.raise(
                    Severity.WARNING,
                    "invoice.exceptional",
                    id.toString(),
                    Map.of(
                            "number", invoice.number(),
                            "what", standing.exceptional().name().toLowerCase(java.util.Locale.ROOT)));
        }
        if (standing.status() == Status.PAID && invoice.settledAt() == null && allocate(invoice)) {
            invoices.settled(id, clock.instant());
            events.publishEvent(new InvoiceSettled(id));
        }
        return standing;
    }

    /** Moves what is due from the customer's balance to what we owe in service. */
    private boolean allocate(Invoice invoice) {
        Money due = invoice.due();
        if (due.isZero()) {
            return true;
        }
        LedgerEntrySet set = LedgerEntrySet.of("billing", invoice.id().toString(), "settled")
                .debit(LedgerAccount.balanceOf(invoice.billingAccount()), due);
        List<Money> amounts = invoice.lines().stream()
                .map(InvoiceLine::amount)
                .filter(amount -> !amount.isZero())
                .toList();
        for (Money amount : amounts) {
            set = set.credit(LedgerAccount.DEFERRED_REVENUE, amount);
        }
        Posting posting = books.post(set);
        return posting instanceof Posting.Posted || posting instanceof Posting.Already;
    }
}
