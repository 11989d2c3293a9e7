package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.runagent.core.billing.PrepaidPlans.Prepaid;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Reminds of plans that are paid ahead: a week, three days and a day before the end. At the end and in the grace it is said
 * with the agent that is concerned.
 */
@Component
class RemindPrepaid implements Recurring {
    /** Before the end, the nearest last. */
    private static final List<Duration> BEFORE =
            List.of(PrepaidPlans.AHEAD, Duration.ofDays(3), Duration.ofDays(1));

    private final EntitlementRecords periods;
    private final InvoiceRecords invoices;
    private final PrepaidPlans plans;
    private final PayerRecords payers;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Clock clock;

    RemindPrepaid(
            EntitlementRecords periods,
            InvoiceRecords invoices,
            PrepaidPlans plans,
            PayerRecords payers,
            Tidings tidings,
            Transactions transactions,
            Clock clock) {
        this.periods = periods;
        this.invoices = invoices;
        this.plans = plans;
        this.payers = payers;
        this.tidings = tidings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing.remind-prepaid";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        for (InvoiceId first : periods.ending(Rails.CHAIN, now, now.plus(PrepaidPlans.AHEAD))) {
            transactions.run(() -> invoices.find(first).flatMap(plans::of).ifPresent(plan -> remind(plan, now)));
        }
    }

    private void remind(Prepaid plan, Instant now) {
        Optional<Duration> step = BEFORE.reversed().stream()
                .filter(before -> !now.isBefore(plan.until().minus(before)))
                .findFirst();
        step.ifPresent(before -> payers.person(plan.first().billingAccount())
                .ifPresent(person -> tidings.tell(
                        person,
                        new PrepaidEnding(plan.first().id().value()),
                        "prepaid:" + plan.first().id() + ":" + plan.until() + ":" + before.toDays())));
    }
}
