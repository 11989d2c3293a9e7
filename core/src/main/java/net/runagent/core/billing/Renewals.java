package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.runagent.core.work.Ids;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** A further period of a subscription gets an invoice of its own, one per order of the provider. */
@Component
class Renewals {
    /** The provider tries to charge a renewal for 21 days; then the subscription is over. */
    private static final Duration VALID = Duration.ofDays(60);

    private final SubscriptionRecords subscriptions;
    private final InvoiceRecords invoices;
    private final InvoiceNumbers numbers;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final Clock clock;

    Renewals(
            SubscriptionRecords subscriptions,
            InvoiceRecords invoices,
            InvoiceNumbers numbers,
            ApplicationEventPublisher events,
            Ids ids,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.invoices = invoices;
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
        String once = "renewal:" + order.id();
        Invoice renewal = new Invoice(
                new InvoiceId(ids.next()),
                numbers.next(),
                first.get().billingAccount(),
                lines(first.get(), plan, order.createdAt()),
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

    /** Money off holds for later periods as long as it was promised. */
    private static List<InvoiceLine> lines(Invoice first, InvoiceLine plan, Instant period) {
        return first.discount()
                .filter(off -> off.covers(first.createdAt(), period))
                .map(off -> List.of(plan, off.line()))
                .orElse(List.of(plan));
    }

    /** Says that the period is paid, when it is. */
    void paid(Invoice renewal, CardOrder order, InvoiceStanding standing) {
        InvoiceId first = renewal.renewalOf();
        if (first == null || standing.status() != InvoiceStanding.Status.PAID) {
            return;
        }
        Optional.ofNullable(order.subscription())
                .flatMap(subscriptions::find)
                .map(Subscription::periodEnd)
                .ifPresent(until -> events.publishEvent(new SubscriptionRenewed(first, renewal.id(), until)));
    }
}
