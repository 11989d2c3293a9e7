package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.PlanChange.Kind;
import net.runagent.core.billing.PlanChange.State;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Has a running subscription become one for another plan. The wish is stored first; the provider is looked at before it is
 * asked, and for two minutes after an answer that was lost: it has no idempotency keys, and an upgrade costs money. What holds
 * is only what the subscription says when it is fetched ({@link PlanFacts}).
 */
@Component
public class ChangePlan implements Job {
    static final String NAME = "billing.change-plan";

    private static final Duration LOOK_FOR = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(20);
    private static final Duration LOCKED_FIRST = Duration.ofSeconds(30);
    private static final Duration LOCKED_LONGEST = Duration.ofMinutes(30);

    /** An update of the provider's own that blocks ours for longer is not waited for: the person decides anew. */
    private static final Duration LOCKED_FOR = Duration.ofHours(6);

    private final PlanChangeRecords changes;
    private final SubscriptionRecords subscriptions;
    private final SubscriptionFacts facts;
    private final InvoiceRecords invoices;
    private final PayerRecords payers;
    private final CardOrders orders;
    private final CardCheckouts checkouts;
    private final TakeOrder take;
    private final SoldPlans sold;
    private final Tidings tidings;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Later later;
    private final Clock clock;

    ChangePlan(
            PlanChangeRecords changes,
            SubscriptionRecords subscriptions,
            SubscriptionFacts facts,
            InvoiceRecords invoices,
            PayerRecords payers,
            CardOrders orders,
            CardCheckouts checkouts,
            TakeOrder take,
            SoldPlans sold,
            Tidings tidings,
            StaffAlerts alerts,
            Transactions transactions,
            Later later,
            Clock clock) {
        this.changes = changes;
        this.subscriptions = subscriptions;
        this.facts = facts;
        this.invoices = invoices;
        this.payers = payers;
        this.orders = orders;
        this.checkouts = checkouts;
        this.take = take;
        this.sold = sold;
        this.tidings = tidings;
        this.alerts = alerts;
        this.transactions = transactions;
        this.later = later;
        this.clock = clock;
    }

    /**
     * A subscription of the person's that runs.
     *
     * @param invoice of the order that began it
     * @param until end of the period, exclusive; null when it is not known
     * @param refused why its plan cannot be changed now, a text key's tail; empty when it can
     */
    public record Running(
            UUID subscription, InvoiceId invoice, Plan plan, Instant since, Instant until, String refused) {}

    /** The person's running subscriptions for plans that are still sold. */
    public List<Running> of(AccountId person) {
        return payers.of(person).stream()
                .flatMap(payer -> subscriptions.ofPayer(payer).stream())
                .filter(Subscription::running)
                .flatMap(each -> running(each).stream())
                .toList();
    }

    private Optional<Running> running(Subscription subscription) {
        String plan = subscription.plan();
        InvoiceId invoice = subscription.invoice();
        Instant until = subscription.periodEnd();
        if (plan == null || invoice == null || until == null || beingEnded(invoice)) {
            return Optional.empty();
        }
        return sold.find(plan)
                .map(known -> new Running(
                        subscription.id(), invoice, known, subscription.periodStart(), until, refused(subscription)));
    }

    /** Whatever ends it now, nothing more may be charged for it. */
    private boolean beingEnded(InvoiceId invoice) {
        return invoices.find(invoice).map(Invoice::endWanted).orElse(false);
    }

    private String refused(Subscription subscription) {
        if (subscription.cancelAtPeriodEnd()) {
            return "ending";
        }
        if (subscription.pastDueAt() != null) {
            return "due";
        }
        return changes.open(subscription.id())
                .map(open -> open.state() == State.SCHEDULED ? "scheduled" : "under-way")
                .orElse("");
    }

    /** What the change would mean at this instant. */
    public PlanTerms terms(Running running, Plan to) {
        return PlanTerms.of(running.plan(), to, running.since(), running.until(), clock.instant());
    }

    /**
     * Joins the running transaction; {@link PlanChangeMoved} tells what becomes of it.
     *
     * @param command the person's action, the id of the change: the same one asked twice changes once
     * @return why not, a text key's tail; empty when it is under way
     */
    public String ask(AccountId person, UUID subscription, String plan, UUID command) {
        if (changes.find(command).isPresent()) {
            return "";
        }
        Subscription locked = subscriptions.lock(subscription).orElse(null);
        Optional<Running> own = of(person).stream()
                .filter(each -> each.subscription().equals(subscription))
                .findFirst();
        Optional<Plan> to = sold.find(plan);
        if (locked == null || own.isEmpty() || to.isEmpty()) {
            return "gone";
        }
        if (!own.get().refused().isEmpty()) {
            return own.get().refused();
        }
        if (own.get().plan().equals(to.get())) {
            return "same";
        }
        PlanTerms terms = terms(own.get(), to.get());
        changes.insert(PlanChange.wanted(
                command, locked, own.get().invoice(), own.get().plan().id(), terms, clock.instant()));
        later.soon(NAME, command);
        return "";
    }

    /** Takes a change back that waits for the next period; {@link PlanChangeMoved} tells it. Joins the running transaction. */
    public boolean keepPlan(AccountId person, UUID subscription) {
        boolean own = of(person).stream()
                .anyMatch(each -> each.subscription().equals(subscription)
                        && each.refused().equals("scheduled"));
        if (own) {
            later.soon(KeepPlan.NAME, subscription);
        }
        return own;
    }

    /** A change of the person's own. */
    public Optional<PlanChange> find(AccountId person, UUID change) {
        Optional<UUID> payer = payers.of(person);
        return changes.find(change)
                .filter(found -> invoices.find(found.invoice())
                        .map(Invoice::billingAccount)
                        .equals(payer));
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Whether somebody was charged may not stay unknown. */
    @Override
    public int attemptsBeforeStaff() {
        return 10;
    }

    @Override
    public Next run(UUID id) {
        PlanChange change = changes.find(id).orElseThrow();
        if (change.over() || change.state() == State.SCHEDULED) {
            return Next.done();
        }
        CardAnswer<CardSubscription> looked = orders.subscription(change.subscription());
        if (looked.askedToWait().isPresent()) {
            return Next.again(clock.instant().plus(looked.askedToWait().get()));
        }
        if (settled(id, looked.orThrow("looking at subscription " + change.subscription()))) {
            return Next.done();
        }
        PlanChange now = changes.find(id).orElseThrow();
        Instant sent = now.sentAt();
        if (sent != null && clock.instant().isBefore(sent.plus(LOOK_FOR))) {
            return Next.again(clock.instant().plus(LOOK_EVERY));
        }
        return send(now);
    }

    /** Takes what was fetched. @return whether that is the end, for now */
    private boolean settled(UUID id, CardSubscription seen) {
        facts.apply(seen);
        PlanChange change = changes.find(id).orElseThrow();
        if (change.state() == State.DONE && change.kind() == Kind.UPGRADE) {
            // Its order is looked for at once: a webhook may be late, and the credit comes with the payment.
            orders.ordersOfSubscription(seen.id(), change.createdAt())
                    .orThrow("looking at orders of " + seen.id())
                    .forEach(take::take);
        }
        return change.over() || change.state() == State.SCHEDULED;
    }

    private Next send(PlanChange change) {
        if (beingEnded(change.invoice())) {
            return refused(change, "over");
        }
        Optional<Plan> plan = sold.find(change.to());
        if (plan.isEmpty()) {
            return refused(change, "gone");
        }
        CardAnswer<UUID> product = checkouts.product(
                plan.get().id(),
                plan.get().name(),
                plan.get().price(),
                plan.get().interval(),
                plan.get().polarProduct());
        if (product.askedToWait().isPresent()) {
            return Next.again(clock.instant().plus(product.askedToWait().get()));
        }
        UUID productId =
                product.orThrow("looking for the product of " + plan.get().id());
        PlanChange sent = change.sent(clock.instant());
        transactions.run(() -> changes.save(sent));
        CrashPoint.at("billing.plan-change.intent");
        CardAnswer<CardSubscription> answer =
                orders.changeProduct(sent.subscription(), productId, sent.kind() == Kind.UPGRADE);
        CrashPoint.at("billing.plan-change.asked");
        return switch (answer) {
            case CardAnswer.Got<CardSubscription>(CardSubscription seen) ->
                settled(sent.id(), seen)
                        ? Next.done()
                        : Next.again(clock.instant().plus(LOOK_EVERY));
            case CardAnswer.Unknown<CardSubscription> unknown ->
                Next.again(clock.instant().plus(LOOK_EVERY));
            case CardAnswer.Missing<CardSubscription>() -> strange(sent, "missing");
            case CardAnswer.Declined<CardSubscription>(String code) -> declined(sent, code);
        };
    }

    private Next declined(PlanChange change, String code) {
        return switch (code) {
            case "PaymentFailed", "HTTP 402" -> refused(change, "payment-failed");
            case "SubscriptionLocked", "HTTP 409" -> locked(change);
            case "AlreadyCanceledSubscription" -> refused(change, "ending");
            case "InactiveSubscription" -> refused(change, "due");
            default -> strange(change, code);
        };
    }

    private Next strange(PlanChange change, String code) {
        alerts.raise(
                Severity.CRITICAL,
                "polar.plan-change.declined",
                change.subscription().toString(),
                Map.of("code", code));
        return refused(change, "not-accepted");
    }

    private Next locked(PlanChange change) {
        Duration waited = Duration.between(change.createdAt(), clock.instant());
        if (waited.compareTo(LOCKED_FOR) > 0) {
            return refused(change, "locked-long");
        }
        PlanChange waits = change.waits("locked");
        transactions.run(() -> {
            changes.save(waits);
            tell(waits, "locked");
        });
        Duration pause = waited.compareTo(LOCKED_FIRST) < 0 ? LOCKED_FIRST : waited;
        return Next.again(clock.instant().plus(pause.compareTo(LOCKED_LONGEST) > 0 ? LOCKED_LONGEST : pause));
    }

    /** Nothing was changed and nothing charged. */
    private Next refused(PlanChange change, String why) {
        PlanChange ended = change.ended(State.REFUSED, why, clock.instant());
        transactions.run(() -> {
            changes.save(ended);
            tell(ended, "refused");
        });
        return Next.done();
    }

    private void tell(PlanChange change, String what) {
        invoices.find(change.invoice())
                .flatMap(invoice -> payers.person(invoice.billingAccount()))
                .ifPresent(person -> tidings.tell(
                        person, new PlanChangeMoved(change.id()), "plan-change:" + change.id() + ":" + what));
    }

    /** Has the provider forget a change for the next period. It can be repeated. */
    @Component
    static class KeepPlan implements Job {
        static final String NAME = "billing.keep-plan";

        private final CardOrders orders;
        private final SubscriptionFacts facts;

        KeepPlan(CardOrders orders, SubscriptionFacts facts) {
            this.orders = orders;
            this.facts = facts;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Next run(UUID subscription) {
            CardAnswer<CardSubscription> answer = orders.keepProduct(subscription);
            if (answer instanceof CardAnswer.Declined<CardSubscription>) {
                answer = orders.subscription(subscription); // it holds already, or the subscription is over
            }
            facts.apply(answer.orThrow("keeping the plan of " + subscription));
            return Next.done();
        }
    }
}
