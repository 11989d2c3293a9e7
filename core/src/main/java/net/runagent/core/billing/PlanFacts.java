package net.runagent.core.billing;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.PlanChange.Kind;
import net.runagent.core.billing.PlanChange.State;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Ids;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What a subscription as fetched says of its plan. Always inside the fact's transaction, under the subscription's lock. */
@Component
class PlanFacts {
    private final PlanChangeRecords changes;
    private final SoldPlans sold;
    private final PayerRecords payers;
    private final Tidings tidings;
    private final StaffAlerts alerts;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final Clock clock;

    PlanFacts(
            PlanChangeRecords changes,
            SoldPlans sold,
            PayerRecords payers,
            Tidings tidings,
            StaffAlerts alerts,
            ApplicationEventPublisher events,
            Ids ids,
            Clock clock) {
        this.changes = changes;
        this.sold = sold;
        this.payers = payers;
        this.tidings = tidings;
        this.alerts = alerts;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** The plan that the subscription is for: what is not sold here changes nothing, people look at it. */
    @Nullable
    String planOf(CardSubscription seen, @Nullable Subscription before, @Nullable Invoice invoice) {
        Optional<String> now = sold.of(seen.product(), seen.plan());
        if (now.isPresent()) {
            return now.get();
        }
        String known = before == null ? null : before.plan();
        if (known != null && seen.product() != null) {
            alerts.raise(
                    Severity.WARNING,
                    "polar.subscription.foreign-product",
                    seen.id().toString(),
                    Map.of("product", seen.product().toString()));
        }
        return known == null ? begun(invoice) : known;
    }

    private static @Nullable String begun(@Nullable Invoice invoice) {
        InvoiceLine line = invoice == null ? null : invoice.planLine();
        return line == null ? null : line.product();
    }

    void apply(CardSubscription seen, @Nullable Subscription before, Subscription now, Invoice invoice) {
        String was = before == null || before.plan() == null ? begun(invoice) : before.plan();
        String is = now.plan();
        if (was != null && is != null && !was.equals(is)) {
            became(now.id(), invoice, was, is);
        }
        changes.open(now.id()).ifPresent(open -> follow(open, seen, now, invoice));
    }

    private void became(UUID subscription, Invoice invoice, String was, String is) {
        Optional<PlanChange> ours =
                changes.open(subscription).filter(open -> open.to().equals(is));
        if (ours.isPresent()) {
            end(ours.get(), invoice, State.DONE);
        } else {
            PlanChange foreign =
                    PlanChange.seen(ids.next(), subscription, invoice.id(), was, is, kind(was, is), clock.instant());
            changes.insert(foreign);
            tell(foreign, invoice);
        }
        events.publishEvent(new PlanFollowed(invoice.id(), was, is));
    }

    private void follow(PlanChange open, CardSubscription seen, Subscription now, Invoice invoice) {
        if (open.to().equals(now.plan())) {
            end(open, invoice, State.DONE);
        } else if (!now.running()) {
            changes.save(open.ended(State.REFUSED, "over", clock.instant())); // the end itself is told
        } else if (open.state() == State.SCHEDULED && seen.nextProduct() == null) {
            end(open, invoice, State.WITHDRAWN);
        } else if (open.kind() == Kind.DOWNGRADE && open.state() == State.SENT && seen.nextProduct() != null) {
            PlanChange scheduled = open.scheduled();
            changes.save(scheduled);
            tell(scheduled, invoice);
        }
    }

    private void end(PlanChange open, Invoice invoice, State how) {
        PlanChange ended = open.ended(how, "", clock.instant());
        changes.save(ended);
        tell(ended, invoice);
    }

    private void tell(PlanChange change, Invoice invoice) {
        payers.person(invoice.billingAccount())
                .ifPresent(person -> tidings.tell(
                        person,
                        new PlanChangeMoved(change.id()),
                        "plan-change:" + change.id() + ":" + change.state().name()));
    }

    private Kind kind(String was, String is) {
        Optional<Plan> before = sold.find(was);
        Optional<Plan> after = sold.find(is);
        boolean smaller = before.isPresent()
                && after.isPresent()
                && after.get().memoryGb() < before.get().memoryGb();
        return smaller ? Kind.DOWNGRADE : Kind.UPGRADE;
    }
}
