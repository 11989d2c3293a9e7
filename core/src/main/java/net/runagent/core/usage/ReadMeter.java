package net.runagent.core.usage;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.usage.ChildKeys.DayUse;
import net.runagent.core.usage.ChildKeys.KeyState;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.work.Job;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Reads one agent's meter now, because its owner looks at it, and tells when that is done. */
@Component
class ReadMeter implements Job {
    static final String JOB = "usage.read";

    private final ChildKeys keys;
    private final ModelKeyRecords records;
    private final CompletedDays completed;
    private final WatchSpending spending;
    private final Deployments deployments;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Clock clock;

    ReadMeter(
            ChildKeys keys,
            ModelKeyRecords records,
            CompletedDays completed,
            WatchSpending spending,
            Deployments deployments,
            Tidings tidings,
            Transactions transactions,
            Clock clock) {
        this.keys = keys;
        this.records = records;
        this.completed = completed;
        this.spending = spending;
        this.deployments = deployments;
        this.tidings = tidings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID id) {
        DeploymentId deployment = new DeploymentId(id);
        Optional<ModelKey> key = transactions.call(() -> records.find(deployment));
        String hash = key.map(ModelKey::hash).orElse(null);
        if (hash == null) {
            return Next.done();
        }
        Instant now = clock.instant();
        Result<KeyState> live = keys.find(hash);
        LocalDate yesterday = CompletedDays.last(now);
        Optional<LocalDate> through = transactions.call(() -> records.completedThrough(deployment));
        boolean stale = through.isEmpty() || through.get().isBefore(yesterday);
        Optional<List<DayUse>> days = stale && CompletedDays.settled(now) ? completed.ask(key.get()) : Optional.empty();
        transactions.run(() -> {
            if (live instanceof Result.Ok<KeyState>(KeyState state)) {
                records.read(deployment, ModelKey.Meter.of(state, now));
                spending.look(deployment);
            }
            days.ifPresent(uses -> completed.take(records.find(deployment).orElseThrow(), uses, yesterday));
            deployments
                    .find(deployment)
                    .map(Deployment::account)
                    .ifPresent(account -> tidings.tell(
                            account,
                            new UsageRead(id, live instanceof Result.Ok<KeyState>),
                            "usage-read:" + id + ":" + now));
        });
        return Next.done();
    }
}
