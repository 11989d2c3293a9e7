package net.runagent.core.care;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;

/**
 * One agent on its way to a release, from the day it is planned to its end.
 *
 * @param from what it had before, and is led back to
 * @param ran whether the release's program may have run with what the agent remembers
 * @param restored whether what the agent remembered before is put back while it is led back
 * @param why it is led back, a text key's tail; empty while it is not
 * @param attempts tries of the present step
 * @param greens looks in a row at which the agent was well
 * @param dueAt when it begins
 * @param failedAt when it was seen not to be well; null while it was not
 * @param endedAt null exactly while it is planned or under way
 */
public record AgentUpdate(
        UUID id,
        DeploymentId deployment,
        String version,
        String from,
        UpdateStep step,
        boolean ran,
        boolean restored,
        String why,
        Outcome outcome,
        int attempts,
        int greens,
        Instant plannedAt,
        Instant dueAt,
        Instant stepAt,
        @Nullable Instant failedAt,
        @Nullable Instant endedAt) {

    public sealed interface Outcome {
        record UnderWay() implements Outcome {}

        /** The agent runs with the release and was seen well for a while. */
        record Done() implements Outcome {}

        /** The agent has what it had, and is well with it. @param reason a text key's tail */
        record KeptOld(String reason) implements Outcome {}

        /** It did not even begin: its owner or we did not want it any more. @param reason a text key's tail */
        record Withdrawn(String reason) implements Outcome {}

        /** The agent is not seen well with what it had. @param reason a text key's tail */
        record Failed(String reason) implements Outcome {}
    }

    /** The reason when something else was done with the agent meanwhile, such as terminating it. */
    public static final String INTERRUPTED = "interrupted";

    /** The reason when the agent could not be seen well again. */
    public static final String NOT_BACK = "not-back";

    static final String NOT_ACCEPTED = "not-accepted";
    static final String NOT_STARTED = "not-started";
    static final String CRASHES = "crashes";
    static final String NOT_WELL = "not-well";
    static final String MUTE = "mute";
    static final String DEAF = "deaf";

    /** What speaks against the release; all else speaks against the server, the line or the store. */
    private static final Set<String> SPEAKS_AGAINST = Set.of(NOT_ACCEPTED, NOT_STARTED, CRASHES, NOT_WELL, MUTE, DEAF);

    static AgentUpdate planned(
            UUID id, DeploymentId deployment, String version, String from, Instant due, Instant now) {
        return new AgentUpdate(
                id,
                deployment,
                version,
                from,
                UpdateStep.PLANNED,
                false,
                false,
                "",
                new Outcome.UnderWay(),
                0,
                0,
                now,
                due,
                now,
                null,
                null);
    }

    public boolean open() {
        return endedAt == null;
    }

    /** It has begun, so that nothing else may be done with the agent's program or memory. */
    boolean atWork() {
        return open() && step != UpdateStep.PLANNED;
    }

    /** Whether it tells that the release is not good. */
    boolean speaksAgainst() {
        return outcome instanceof Outcome.KeptOld(String reason) && SPEAKS_AGAINST.contains(reason);
    }

    /** Whether the agent has met the release, whatever came of it; one that is planned is as good as met. */
    boolean counts() {
        return open() || outcome instanceof Outcome.Done || outcome instanceof Outcome.Failed || speaksAgainst();
    }

    AgentUpdate due(Instant when) {
        return with(step, ran, restored, why, attempts, greens, when, stepAt, failedAt);
    }

    AgentUpdate tried() {
        return with(step, ran, restored, why, attempts + 1, 0, dueAt, stepAt, failedAt);
    }

    AgentUpdate unseen() {
        return with(step, ran, restored, why, attempts, greens, dueAt, stepAt, failedAt);
    }

    /** Bad looks count in a row. */
    AgentUpdate green() {
        return with(step, ran, restored, why, 0, greens + 1, dueAt, stepAt, failedAt);
    }

    AgentUpdate at(UpdateStep next, Instant now) {
        boolean runs = ran || next == UpdateStep.START;
        return with(next, runs, restored, why, 0, 0, dueAt, now, failedAt);
    }

    AgentUpdate undoing(String reason, Instant now) {
        return with(step, ran, restored, reason, attempts, greens, dueAt, stepAt, failedAt == null ? now : failedAt);
    }

    AgentUpdate restoring() {
        return with(step, ran, true, why, attempts, greens, dueAt, stepAt, failedAt);
    }

    private AgentUpdate with(
            UpdateStep at,
            boolean runs,
            boolean back,
            String reason,
            int tries,
            int looks,
            Instant due,
            Instant since,
            @Nullable Instant failed) {
        return new AgentUpdate(
                id,
                deployment,
                version,
                from,
                at,
                runs,
                back,
                reason,
                outcome,
                tries,
                looks,
                plannedAt,
                due,
                since,
                failed,
                endedAt);
    }

    AgentUpdate ended(Outcome how, Instant now) {
        return new AgentUpdate(
                id,
                deployment,
                version,
                from,
                step,
                ran,
                restored,
                why,
                how,
                attempts,
                greens,
                plannedAt,
                dueAt,
                stepAt,
                failedAt,
                now);
    }
}
