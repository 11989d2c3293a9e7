package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.runagent.core.billing.PaymentBooked.Meaning;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Notes what is paid for how long, in the transaction that books the payment, and says what follows from it. */
@Component
class PaidPeriods {
    /** An order is made at about the moment at which its period begins; both are stamped by the provider. */
    private static final Duration ABOUT = Duration.ofDays(1);

    private final EntitlementRecords periods;
    private final SubscriptionRecords subscriptions;
    private final Catalogue catalogue;
    private final GracePolicy policy;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    PaidPeriods(
            EntitlementRecords periods,
            SubscriptionRecords subscriptions,
            Catalogue catalogue,
            GracePolicy policy,
            ApplicationEventPublisher events,
            Clock clock) {
        this.periods = periods;
        this.subscriptions = subscriptions;
        this.catalogue = catalogue;
        this.policy = policy;
        this.events = events;
        this.clock = clock;
    }

    /** Only what pays for a plan makes a period: not a fee, nor what is too little or goes back again. */
    void paid(Invoice invoice, Payment payment, CardOrder order, Meaning meaning) {
        InvoiceLine plan = invoice.periodLine();
        boolean counts = meaning == Meaning.SETTLES || meaning == Meaning.PART || meaning == Meaning.RENEWAL;
        if (plan == null || order.subscription() == null || !counts) {
            return;
        }
        InvoiceId first = invoice.first();
        Cycle.Span span = span(first, plan, order);
        if (periods.add(new PaidPeriod(payment.id(), first, span.from(), span.until(), null))) {
            events.publishEvent(new EntitlementChanged(first));
        }
    }

    /**
     * What was paid ahead: the first period begins with its payment, a further one where the last one ends, also when it was
     * paid within the grace, and with its payment after that.
     *
     * @return the first instant that is not paid for; empty when it pays for no plan
     */
    Optional<Instant> prepaid(Invoice invoice, Payment payment) {
        InvoiceLine plan = invoice.planLine();
        if (plan == null) {
            return Optional.empty();
        }
        InvoiceId first = invoice.first();
        Cycle.Span span = ahead(first, plan, payment.paidAt());
        if (periods.add(new PaidPeriod(payment.id(), first, span.from(), span.until(), null))) {
            events.publishEvent(new EntitlementChanged(first));
        }
        return Optional.of(span.until());
    }

    private Cycle.Span ahead(InvoiceId first, InvoiceLine plan, Instant paidAt) {
        List<PaidPeriod> before = periods.of(first).stream()
                .filter(period -> period.takenBackAt() == null)
                .toList();
        Period interval = interval(plan);
        Instant end = before.stream().map(PaidPeriod::until).max(Comparator.naturalOrder()).orElse(null);
        if (end == null || !paidAt.isBefore(end.plus(policy.grace()))) {
            return new Cycle(paidAt, interval).at(paidAt);
        }
        return new Cycle(begun(before, end), interval).at(end);
    }

    /** When the unbroken time began that ends then: its day of the month counts, also after a short month. */
    private static Instant begun(List<PaidPeriod> periods, Instant end) {
        Instant from = end;
        boolean further = true;
        while (further) {
            Instant earliest = from;
            Optional<PaidPeriod> before =
                    periods.stream().filter(period -> period.until().equals(earliest)).findFirst();
            further = before.isPresent();
            from = before.map(PaidPeriod::from).orElse(from);
        }
        return from;
    }

    /** The period that the order was made for; a later one may have begun at the provider since. */
    private Cycle.Span span(InvoiceId first, InvoiceLine plan, CardOrder order) {
        Instant made = order.createdAt();
        Subscription subscription = Optional.ofNullable(order.subscription())
                .flatMap(subscriptions::find)
                .orElse(null);
        Instant end = subscription == null ? null : subscription.periodEnd();
        if (subscription != null && end != null) {
            Instant start = subscription.periodStart();
            if (start.isBefore(end) && made.isBefore(end) && !made.isBefore(start.minus(ABOUT))) {
                return new Cycle.Span(start, end);
            }
        }
        Instant anchor =
                periods.of(first).stream().map(PaidPeriod::from).findFirst().orElse(made);
        return new Cycle(anchor, interval(plan)).at(made);
    }

    private Period interval(InvoiceLine line) {
        return catalogue.plans().stream()
                .filter(plan -> plan.id().equals(line.product()))
                .map(Plan::interval)
                .findFirst()
                .orElse(Period.ofMonths(1));
    }

    /** A payment of which nothing is left pays for nothing from now on. What went back in part was paid all the same. */
    void wentBack(Payment payment) {
        boolean all = payment.net().minor() > 0 && payment.kept().minor() <= 0;
        if (all && periods.takenBack(payment.id(), clock.instant())) {
            periods.ofPayment(payment.id())
                    .ifPresent(period -> events.publishEvent(new EntitlementChanged(period.invoice())));
        }
    }

    /** Empty when nothing was ever paid for it, or before we noted such things: then nothing is known. */
    Optional<Entitlement> standing(InvoiceId first) {
        List<PaidPeriod> paid = periods.of(first);
        if (paid.isEmpty()) {
            return Optional.empty();
        }
        List<Subscription> begun = subscriptions.of(first);
        List<Subscription> left = begun.stream().filter(Subscription::running).toList();
        boolean declined = left.stream().anyMatch(each -> each.pastDueAt() != null);
        boolean paused = !left.isEmpty() && left.stream().allMatch(Subscription::paused);
        Instant pausedAt = paused ? left.getFirst().pausedAt() : null;
        Instant endedAt =
                begun.isEmpty() || !left.isEmpty() ? null : begun.getFirst().over();
        return Optional.of(
                Entitlement.of(new Entitlement.Facts(paid, declined, pausedAt, endedAt, begun.isEmpty()), clock.instant(), policy));
    }
}
