package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import net.runagent.core.billing.Billing;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds what should have ended and has not: agents whose subscription is over though nothing was begun about it, and ends
 * that were begun and that nobody goes on with. Normally there are none. As nobody can say what the owner of such an agent
 * was told, it is warned about like one that ended by surprise.
 */
@Component
class WatchEndings implements Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(WatchEndings.class);

    /** An end that is younger has its own job, which asks again by itself. */
    private static final Duration GOES_ON_BY_ITSELF = Duration.ofHours(1);

    private static final Set<Class<? extends State>> ENDING = Set.of(State.Terminating.class, State.Undoing.class);
    private static final Set<Class<? extends State>> PAID_FOR = Set.of(
            State.Paid.class,
            State.Building.class,
            State.Queued.class,
            State.Running.class,
            State.NeedsAttention.class,
            State.Recovering.class,
            State.Suspended.class,
            State.Resuming.class);

    private final DeploymentRecords records;
    private final EndUnpaid endUnpaid;
    private final Billing billing;
    private final Later later;
    private final Transactions transactions;
    private final StaffAlerts staff;
    private final Clock clock;

    WatchEndings(
            DeploymentRecords records,
            EndUnpaid endUnpaid,
            Billing billing,
            Later later,
            Transactions transactions,
            StaffAlerts staff,
            Clock clock) {
        this.records = records;
        this.endUnpaid = endUnpaid;
        this.billing = billing;
        this.later = later;
        this.transactions = transactions;
        this.staff = staff;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "deployment.watch-endings";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        RuntimeException trouble = null;
        Instant old = clock.instant().minus(GOES_ON_BY_ITSELF);
        for (Deployment ending : records.in(ENDING)) {
            if (ending.state().since().isBefore(old)) {
                trouble = first(
                        trouble,
                        each(ending, () -> later.soon(Ending.JOB, ending.id().value())));
            }
        }
        for (Deployment deployment : records.in(PAID_FOR)) {
            trouble = first(trouble, each(deployment, () -> endWhenUnpaid(deployment.id())));
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private void endWhenUnpaid(DeploymentId id) {
        Deployment now = records.lock(id).orElseThrow();
        if (!PAID_FOR.contains(now.state().getClass())) {
            return;
        }
        if (!billing.subscriptionOver(now.requireInvoice())) {
            endUnpaid.cameBack(now);
        } else if (endUnpaid.follow(now, false)) {
            staff.raise(Severity.WARNING, "deployment.unpaid-overlooked", id.toString(), Map.of());
        }
    }

    /** One that fails must not keep the others: it is told at the end of the turn. */
    private @Nullable RuntimeException each(Deployment deployment, Runnable work) {
        try {
            transactions.run(work);
            return null;
        } catch (RuntimeException failed) {
            LOG.warn("the end of deployment {} could not be looked at: {}", deployment.id(), Failures.brief(failed));
            return failed;
        }
    }

    private static @Nullable RuntimeException first(@Nullable RuntimeException before, @Nullable RuntimeException now) {
        return before == null ? now : before;
    }
}
