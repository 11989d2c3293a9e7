package net.runagent.core.deployment;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.billing.EntitlementChanged;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Looks whether an agent is paid for: when something was paid, when time changes something, and once an hour at every one. */
@Component
class LookAtCover implements Job {
    static final String JOB = "deployment.look-at-cover";

    private final DeploymentRecords records;
    private final Cover cover;
    private final Later later;
    private final Transactions transactions;

    LookAtCover(DeploymentRecords records, Cover cover, Later later, Transactions transactions) {
        this.records = records;
        this.cover = cover;
        this.later = later;
        this.transactions = transactions;
    }

    @EventListener
    void on(EntitlementChanged changed) {
        records.ofInvoice(changed.invoice())
                .filter(deployment -> !deployment.state().over())
                .ifPresent(deployment -> later.soon(JOB, deployment.id().value()));
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID id) {
        return transactions
                .call(() -> cover.look(new DeploymentId(id)))
                .map(Next::again)
                .orElseGet(Next::done);
    }

    /** Finds what no event has told of. */
    @Component
    static class Hourly implements Recurring {
        private static final Logger LOG = LoggerFactory.getLogger(LookAtCover.class);

        private static final Set<Class<? extends State>> HANDED_OVER = Set.of(
                State.Running.class,
                State.NeedsAttention.class,
                State.Recovering.class,
                State.Suspended.class,
                State.Resuming.class);

        private final DeploymentRecords records;
        private final Cover cover;
        private final Later later;
        private final Transactions transactions;

        Hourly(DeploymentRecords records, Cover cover, Later later, Transactions transactions) {
            this.records = records;
            this.cover = cover;
            this.later = later;
            this.transactions = transactions;
        }

        @Override
        public String name() {
            return "deployment.watch-cover";
        }

        @Override
        public Duration every() {
            return Duration.ofHours(1);
        }

        @Override
        public void run() {
            RuntimeException trouble = null;
            for (Deployment deployment : records.in(HANDED_OVER)) {
                try {
                    transactions.run(() -> look(deployment.id()));
                } catch (RuntimeException one) {
                    LOG.warn(
                            "the cover of deployment {} could not be looked at: {}",
                            deployment.id(),
                            Failures.brief(one));
                    trouble = one; // the others must not wait for it
                }
            }
            if (trouble != null) {
                throw trouble;
            }
        }

        private void look(DeploymentId id) {
            cover.look(id).ifPresent(next -> later.at(JOB, id.value(), next));
        }
    }
}
