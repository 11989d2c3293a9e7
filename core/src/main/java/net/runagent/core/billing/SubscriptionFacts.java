package net.runagent.core.billing;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Takes a subscription as fetched, unless something newer (by the provider's clock) is known. */
@Component
class SubscriptionFacts {
    private final SubscriptionRecords subscriptions;
    private final CheckoutRecords attempts;
    private final InvoiceRecords invoices;
    private final PayerRecords payers;
    private final PlanFacts plans;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Later later;
    private final ApplicationEventPublisher events;

    SubscriptionFacts(
            SubscriptionRecords subscriptions,
            CheckoutRecords attempts,
            InvoiceRecords invoices,
            PayerRecords payers,
            PlanFacts plans,
            Tidings tidings,
            Transactions transactions,
            Later later,
            ApplicationEventPublisher events) {
        this.subscriptions = subscriptions;
        this.attempts = attempts;
        this.invoices = invoices;
        this.payers = payers;
        this.plans = plans;
        this.tidings = tidings;
        this.transactions = transactions;
        this.later = later;
        this.events = events;
    }

    void apply(CardSubscription seen) {
        transactions.run(() -> {
            Optional<Subscription> before = subscriptions.lock(seen.id());
            if (before.isPresent() && before.get().asOf().isAfter(seen.asOf())) {
                return;
            }
            Invoice invoice = before.map(Subscription::invoice)
                    .or(() -> found(seen))
                    .flatMap(invoices::find)
                    .orElse(null);
            Subscription now = new Subscription(
                    seen.id(),
                    invoice == null ? null : invoice.id(),
                    payer(seen, invoice),
                    seen.status(),
                    seen.periodStart(),
                    seen.periodEnd(),
                    seen.cancelAtPeriodEnd(),
                    seen.pausing(),
                    seen.pastDueAt(),
                    seen.pausedAt(),
                    seen.endedAt(),
                    seen.asOf(),
                    plans.planOf(seen, before.orElse(null), invoice));
            subscriptions.save(now);
            if (invoice != null) {
                invoices.lock(invoice.id()); // of two that end at once the second must see that the first has ended
                plans.apply(seen, before.orElse(null), now, invoice);
                tellChanges(before.orElse(null), now, invoice);
            }
        });
    }

    private void tellChanges(@Nullable Subscription before, Subscription now, Invoice invoice) {
        boolean wasRunning = before == null || before.running();
        if (wasRunning
                && !now.running()
                && subscriptions.of(invoice.id()).stream().noneMatch(Subscription::running)) {
            events.publishEvent(new SubscriptionEnded(invoice.id(), announced(before, now)));
        }
        if (now.running() && invoice.endWanted()) {
            later.soon(EndSubscription.NAME, invoice.id().value());
        }
        if (before != null && now.running() && before.cancelAtPeriodEnd() != now.cancelAtPeriodEnd()) {
            payers.person(invoice.billingAccount())
                    .ifPresent(person -> tidings.tell(
                            person,
                            new CancellationChanged(invoice.id().value()),
                            "cancellation:" + now.id() + ":" + now.asOf()));
        }
        Instant until = now.periodEnd();
        boolean wasEnding = before != null && before.cancelAtPeriodEnd();
        if (now.running() && now.cancelAtPeriodEnd() && !wasEnding && until != null) {
            events.publishEvent(new CancellationAnnounced(invoice.id(), until));
        }
        if (before == null
                || before.paused() != now.paused()
                || before.running() != now.running()
                || (before.pastDueAt() == null) != (now.pastDueAt() == null)) {
            events.publishEvent(new EntitlementChanged(invoice.id()));
        }
    }

    private static boolean announced(@Nullable Subscription before, Subscription now) {
        Instant said = before != null && before.cancelAtPeriodEnd() ? before.periodEnd() : null;
        Instant ended = now.over();
        return said != null && !ended.isBefore(said);
    }

    private Optional<InvoiceId> found(CardSubscription seen) {
        Optional<InvoiceId> byCheckout = Optional.ofNullable(seen.checkout())
                .flatMap(attempts::byCheckout)
                .map(CheckoutAttempt::invoice);
        return byCheckout.or(() -> Optional.ofNullable(seen.invoice()).map(InvoiceId::new));
    }

    private @Nullable UUID payer(CardSubscription seen, @Nullable Invoice invoice) {
        if (invoice != null) {
            return invoice.billingAccount();
        }
        UUID customer = seen.customer();
        return customer == null ? null : payers.byCardCustomer(customer).orElse(null);
    }
}
