package net.runagent.core.care;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;

/**
 * One recovery of an agent, from the tap to its end.
 *
 * @param found what was wrong, a text key's tail; empty until it is known
 * @param taken the rungs of the ladder that were begun, in order
 * @param attempts tries of the present step
 * @param greens looks in a row at which the agent was well
 * @param result how it ended, a text key's tail: {@code healthy} or what its owner must do; null while it runs
 */
public record Recovery(
        UUID id,
        DeploymentId deployment,
        RecoveryStep step,
        String found,
        List<RecoveryStep> taken,
        int attempts,
        int greens,
        Instant startedAt,
        Instant stepAt,
        @Nullable Instant endedAt,
        @Nullable String result) {
    public static final String HEALTHY = "healthy";

    /** Something else was done with the agent meanwhile, such as terminating it. */
    public static final String INTERRUPTED = "interrupted";

    public Recovery {
        taken = List.copyOf(taken);
    }

    static Recovery start(UUID id, DeploymentId deployment, Instant now) {
        return new Recovery(
                id, deployment, RecoveryStep.DIAGNOSE, "", List.of(RecoveryStep.DIAGNOSE), 0, 0, now, now, null, null);
    }

    public boolean open() {
        return endedAt == null;
    }

    Recovery finding(String what) {
        return new Recovery(id, deployment, step, what, taken, attempts, greens, startedAt, stepAt, endedAt, result);
    }

    Recovery tried() {
        return new Recovery(id, deployment, step, found, taken, attempts + 1, 0, startedAt, stepAt, endedAt, result);
    }

    Recovery green() {
        return new Recovery(
                id, deployment, step, found, taken, attempts, greens + 1, startedAt, stepAt, endedAt, result);
    }

    Recovery at(RecoveryStep next, Instant now) {
        List<RecoveryStep> more = new ArrayList<>(taken);
        more.add(next);
        return new Recovery(id, deployment, next, found, more, 0, 0, startedAt, now, endedAt, result);
    }

    Recovery ended(String how, Instant now) {
        return new Recovery(id, deployment, step, found, taken, attempts, greens, startedAt, stepAt, now, how);
    }
}
