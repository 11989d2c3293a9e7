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
 * @param automatic begun by us on its owner's standing instruction
 * @param found what was wrong, a text key's tail; empty until it is known
 * @param facts what was seen when it was found, {@code name=value} words without names of people, contents or secrets
 * @param taken the rungs of the ladder that were begun, in order
 * @param attempts tries of the present step
 * @param greens looks in a row at which the agent was well
 * @param result how it ended, a text key's tail: {@code healthy} or what its owner must do; null while it runs
 */
public record Recovery(
        UUID id,
        DeploymentId deployment,
        boolean automatic,
        RecoveryStep step,
        String found,
        String facts,
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

    static Recovery start(UUID id, DeploymentId deployment, boolean automatic, Instant now) {
        return new Recovery(
                id,
                deployment,
                automatic,
                RecoveryStep.DIAGNOSE,
                "",
                "",
                List.of(RecoveryStep.DIAGNOSE),
                0,
                0,
                now,
                now,
                null,
                null);
    }

    public boolean open() {
        return endedAt == null;
    }

    boolean took(RecoveryStep rung) {
        return taken.contains(rung);
    }

    Recovery finding(String what, String seen) {
        return with(step, what, seen, taken, attempts, greens, stepAt, endedAt, result);
    }

    Recovery tried() {
        return with(step, found, facts, taken, attempts + 1, 0, stepAt, endedAt, result);
    }

    Recovery unseen() {
        return with(step, found, facts, taken, attempts + 1, greens, stepAt, endedAt, result);
    }

    Recovery green() {
        return with(step, found, facts, taken, attempts, greens + 1, stepAt, endedAt, result);
    }

    Recovery at(RecoveryStep next, Instant now) {
        List<RecoveryStep> more = new ArrayList<>(taken);
        more.add(next);
        return with(next, found, facts, more, 0, 0, now, endedAt, result);
    }

    Recovery ended(String how, Instant now) {
        return with(step, found, facts, taken, attempts, greens, stepAt, now, how);
    }

    private Recovery with(
            RecoveryStep at,
            String what,
            String seen,
            List<RecoveryStep> rungs,
            int tries,
            int good,
            Instant begun,
            @Nullable Instant end,
            @Nullable String how) {
        return new Recovery(id, deployment, automatic, at, what, seen, rungs, tries, good, startedAt, begun, end, how);
    }
}
