package net.runagent.core.billing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What an invoice is worth now. It is not stepped from status to status: it is worked out anew from all facts, so the
 * same facts in another order, or told twice, give the same answer, and a fact that vanishes takes its effect with it.
 *
 * <p>Two axes. The <em>status</em> says how much is settled. The <em>exceptional</em> says what a person should look at;
 * it never stands in the way of the status: money first, questions second.
 *
 * <ul>
 *   <li>Money in another currency than the invoice's does not count here.
 *   <li>The invoice is covered at the instant (of the rail's clock) of the payment that makes the sum reach what is due.
 *       Until it is settled, what has gone back of a payment counts no more: the rest would be given for less.
 *   <li>Covered after it was cancelled: void and paid late. The person had given up; nobody may build something for it.
 *   <li>Covered after it had expired, but never cancelled: paid, and paid late. The price was the same; it is delivered.
 *   <li>All of what was paid has gone back: refunded. What was paid twice is no exception any more once the second went back.
 * </ul>
 */
final class InvoiceEvaluation {
    private InvoiceEvaluation() {}

    static InvoiceStanding evaluate(Invoice invoice, List<Payment> known, Instant now) {
        Money due = invoice.due();
        List<Payment> counted = known.stream()
                .filter(payment -> payment.net().currency().equals(invoice.currency()))
                .sorted(Comparator.comparing(Payment::paidAt).thenComparing(Payment::externalRef))
                .toList();
        Money paid = sum(due, counted, true);
        Money back = sum(due, counted, false);
        Instant covered = coveredAt(invoice, counted);
        Status status = status(invoice, covered, paid, back, now);
        return new InvoiceStanding(
                status,
                exceptional(invoice, counted, covered, due, paid, back),
                due,
                paid.minus(back),
                invoice.lines());
    }

    private static Status status(Invoice invoice, @Nullable Instant covered, Money paid, Money back, Instant now) {
        Instant cancelled = invoice.cancelledAt();
        if (paid.minor() > 0 && back.minor() >= paid.minor()) {
            return Status.REFUNDED;
        }
        if (covered == null) {
            return cancelled != null || !now.isBefore(invoice.validUntil()) ? Status.VOID : Status.OPEN;
        }
        return cancelled != null && invoice.settledAt() == null ? Status.VOID : Status.PAID;
    }

    private static Exceptional exceptional(
            Invoice invoice, List<Payment> payments, @Nullable Instant covered, Money due, Money paid, Money back) {
        if (payments.stream().anyMatch(Payment::disputed)) {
            return Exceptional.DISPUTED;
        }
        if (covered == null) {
            return paid.minor() > 0 ? Exceptional.UNDERPAID : Exceptional.NONE;
        }
        if (payments.stream()
                        .filter(payment -> payment.kept().minor() >= due.minor())
                        .count()
                > 1) {
            return Exceptional.PAID_TWICE;
        }
        if (paid.minor() - back.minor() > due.minor()) {
            return Exceptional.OVERPAID;
        }
        boolean late = !covered.isBefore(invoice.validUntil())
                || (invoice.cancelledAt() != null && invoice.settledAt() == null);
        return late && paid.minor() > 0 ? Exceptional.PAID_LATE : Exceptional.NONE;
    }

    /** Null as long as something is missing; an invoice of nothing is covered from its beginning. */
    private static @Nullable Instant coveredAt(Invoice invoice, List<Payment> payments) {
        long due = invoice.due().minor();
        if (due == 0) {
            return invoice.createdAt();
        }
        long sum = 0;
        for (Payment payment : payments) {
            Money counts = invoice.settledAt() == null ? payment.kept() : payment.net();
            sum = Math.addExact(sum, counts.minor());
            if (sum >= due) {
                return payment.paidAt();
            }
        }
        return null;
    }

    private static Money sum(Money due, List<Payment> payments, boolean in) {
        return payments.stream()
                .map(payment -> in ? payment.net() : payment.refunded())
                .reduce(new Money(due.currency(), 0), Money::plus);
    }
}
