package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.work.Ids;
import org.springframework.stereotype.Component;

/**
 * Plans that are paid period by period: nobody can charge a wallet, so its owner pays ahead, or lets it end. Each further
 * period has an invoice of its own, at the price of that day.
 */
@Component
class PrepaidPlans {
    /** How long before its period ends the next one can be paid. */
    static final Duration AHEAD = Duration.ofDays(7);

    /** After so long without a payment it is over; a card provider gives up after as many days. */
    static final Duration GIVEN_UP = Duration.ofDays(21);

    private final InvoiceRecords invoices;
    private final PaymentRecords payments;
    private final SubscriptionRecords subscriptions;
    private final EntitlementRecords periods;
    private final InvoiceNumbers numbers;
    private final SoldPlans sold;
    private final Ids ids;
    private final Clock clock;

    PrepaidPlans(
            InvoiceRecords invoices,
            PaymentRecords payments,
            SubscriptionRecords subscriptions,
            EntitlementRecords periods,
            InvoiceNumbers numbers,
            SoldPlans sold,
            Ids ids,
            Clock clock) {
        this.invoices = invoices;
        this.payments = payments;
        this.subscriptions = subscriptions;
        this.periods = periods;
        this.numbers = numbers;
        this.sold = sold;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param until the first instant that is not paid for */
    record Prepaid(Invoice first, Instant until) {}

    /** Those of a payer that nobody has ended. */
    List<Prepaid> of(UUID payer) {
        return invoices.of(payer).stream()
                .filter(invoice -> invoice.renewalOf() == null)
                .flatMap(invoice -> of(invoice).stream())
                .toList();
    }

    /** Empty unless the plan that began with the invoice is paid with tokens, and was not ended. */
    Optional<Prepaid> of(Invoice first) {
        boolean prepaid = first.planLine() != null
                && first.settledAt() != null
                && !first.endWanted()
                && subscriptions.of(first.id()).isEmpty()
                && payments.of(first.id()).stream().anyMatch(payment -> payment.rail().equals(Rails.CHAIN));
        return prepaid ? until(first.id()).map(end -> new Prepaid(first, end)) : Optional.empty();
    }

    private Optional<Instant> until(InvoiceId first) {
        return periods.of(first).stream().map(PaidPeriod::end).max(Comparator.naturalOrder());
    }

    /** Nobody has paid for it for so long that nobody is going to. */
    boolean over(InvoiceId first) {
        return invoices.find(first)
                .flatMap(this::of)
                .filter(plan -> !clock.instant().isBefore(plan.until().plus(GIVEN_UP)))
                .isPresent();
    }

    /** What the next period asks for, at the prices of today; the plan first. */
    List<InvoiceLine> lines(Prepaid plan) {
        Invoice first = plan.first();
        InvoiceLine begun = first.planLine();
        if (begun == null) {
            throw new IllegalStateException("not a plan: " + first.id());
        }
        Optional<Plan> known = sold.find(begun.product());
        List<InvoiceLine> lines = new ArrayList<>();
        lines.add(known.map(now -> new InvoiceLine("plan", now.id(), now.price())).orElse(begun));
        first.discount()
                .filter(off -> off.covers(first.createdAt(), plan.until()))
                .map(DiscountLine::line)
                .ifPresent(lines::add);
        return lines;
    }

    /** The invoice of the next period, opened when there is none. Joins the running transaction. */
    Invoice next(Prepaid plan) {
        Invoice first = plan.first();
        String once = "prepaid:" + first.id() + ":" + plan.until();
        invoices.insert(
                new Invoice(
                        new InvoiceId(ids.next()),
                        numbers.next(),
                        first.billingAccount(),
                        lines(plan),
                        clock.instant(),
                        plan.until().plus(GIVEN_UP),
                        null,
                        null,
                        null,
                        false,
                        first.id()),
                once);
        return invoices.byOnce(once).flatMap(invoices::find).orElseThrow();
    }
}
