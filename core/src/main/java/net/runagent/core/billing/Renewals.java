package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.work.Ids;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** A further period of a subscription, or the difference to another plan, gets an invoice of its own, one per order of the provider. */
@Component
class Renewals {
    /** The provider tries to charge a renewal for 21 days; then the subscription is over. */
    private static final Duration VALID = Duration.ofDays(60);

    private final SubscriptionRecords subscriptions;
    private final InvoiceRecords invoices;
    private final PlanChangeRecords changes;
    private final SoldPlans sold;
    private final InvoiceNumbers numbers;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final Clock clock;

    Renewals(
            SubscriptionRecords subscriptions,
            InvoiceRecords invoices,
            PlanChangeRecords changes,
            SoldPlans sold,
            InvoiceNumbers numbers,
            ApplicationEventPublisher events,
            Ids ids,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.invoices = invoices;
        this.changes = changes;
        this.sold = sold;
        this.numbers = numbers;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** The invoice for this order's period; empty when nobody here began the subscription. */
    Optional<Invoice> invoiceFor(CardOrder order) {
        Optional<Invoice> first = Optional.ofNullable(order.subscription())
                .flatMap(subscriptions::find)
                .map(Subscription::invoice)
                .flatMap(invoices::find);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        InvoiceLine plan = first.get().planLine();
        if (plan == null) {
            return Optional.empty();
        }
        Optional<InvoiceLine> line = line(order, plan);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String once = (order.planChange() ? "plan-change:" : "renewal:") + order.id();
        Invoice renewal = new Invoice(
                new InvoiceId(ids.next()),
                numbers.next(),
                first.get().billingAccount(),
                lines(first.get(), line.get(), order),
                clock.instant(),
                order.createdAt().plus(VALID),
                null,
                null,
                null,
                false,
                first.get().id());
        invoices.insert(renewal, once);
        return invoices.byOnce(once).flatMap(invoices::find);
    }

    /** Money off holds for later periods as long as it was promised; of a difference the provider has taken it off. */
    private static List<InvoiceLine> lines(Invoice first, InvoiceLine plan, CardOrder order) {
        return first.discount()
                .filter(off -> !order.planChange() && off.covers(first.createdAt(), order.createdAt()))
                .map(off -> List.of(plan, off.line()))
                .orElse(List.of(plan));
    }

    /** What it is for: the plan as the order names it; of a difference the amount is the provider's to say. */
    private Optional<InvoiceLine> line(CardOrder order, InvoiceLine begun) {
        Optional<Plan> now = sold.of(order.product(), order.plan()).flatMap(sold::find);
        if (order.planChange()) {
            boolean sameCurrency = order.net().currency().equals(begun.amount().currency());
            return now.filter(_ -> sameCurrency)
                    .map(plan -> new InvoiceLine(InvoiceLine.DIFFERENCE, plan.id(), order.net()));
        }
        return Optional.of(now.filter(plan -> !plan.id().equals(begun.product()))
                .map(plan -> new InvoiceLine("plan", plan.id(), plan.price()))
                .orElse(begun));
    }

    /** Says that the period, or the difference, is paid, when it is. */
    void paid(Invoice renewal, CardOrder order, InvoiceStanding standing) {
        InvoiceId first = renewal.renewalOf();
        if (first == null || standing.status() != InvoiceStanding.Status.PAID) {
            return;
        }
        if (order.planChange()) {
            differencePaid(first, renewal, order);
            return;
        }
        Optional.ofNullable(order.subscription())
                .flatMap(subscriptions::find)
                .map(Subscription::periodEnd)
                .ifPresent(until -> events.publishEvent(new SubscriptionRenewed(first, renewal.id(), until)));
    }

    private void differencePaid(InvoiceId first, Invoice difference, CardOrder order) {
        String to = difference.lines().getFirst().product();
        Optional.ofNullable(order.subscription())
                .flatMap(subscription -> changes.newest(subscription, to))
                .ifPresent(change -> events.publishEvent(
                        new PlanChangePaid(first, difference.id(), change.from(), to, order.net())));
    }
}
