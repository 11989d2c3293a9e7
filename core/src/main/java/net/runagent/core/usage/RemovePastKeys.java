package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.work.Job;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Deletes the keys that were replaced, some time after they were switched off: by then all their use is charged. */
@Component
class RemovePastKeys implements Job {
    static final String JOB = "usage.remove-past-keys";

    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    private final ReplaceKey replacing;
    private final ModelKeyRecords records;
    private final Transactions transactions;
    private final Clock clock;

    RemovePastKeys(ReplaceKey replacing, ModelKeyRecords records, Transactions transactions, Clock clock) {
        this.replacing = replacing;
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID id) {
        Optional<ModelKey> key = transactions.call(() -> records.find(new DeploymentId(id)));
        if (key.isEmpty() || key.get().standing() != Standing.MADE || key.get().cap() != null) {
            return Next.done(); // removed with everything else, or being replaced again: then this comes back
        }
        Instant now = clock.instant();
        return switch (replacing.removeOthers(key.get())) {
            case Made.Done() -> Next.done();
            case Made.Busy(Duration retryAfter) -> Next.again(now.plus(retryAfter));
            case Made.Unknown _, Made.Refused _ -> Next.again(now.plus(ASK_AGAIN));
        };
    }
}
