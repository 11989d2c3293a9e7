package net.runagent.core.care;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;

/**
 * A backup that is put back to its agent, from the tap to its end.
 *
 * @param backup which one
 * @param command the customer's action
 * @param saved whether a backup was taken of what the agent had before; otherwise that stays aside on its server
 * @param why it is being undone, a text key's tail; empty while it is not
 * @param attempts tries of the present step
 * @param greens looks in a row at which the agent was well
 * @param endedAt null exactly while it is under way
 */
public record Restore(
        UUID id,
        DeploymentId deployment,
        UUID backup,
        UUID command,
        RestoreStep step,
        boolean saved,
        String why,
        Outcome outcome,
        int attempts,
        int greens,
        Instant startedAt,
        Instant stepAt,
        @Nullable Instant endedAt) {

    public sealed interface Outcome {
        record UnderWay() implements Outcome {}

        /** The agent runs with what it remembered then. */
        record Done() implements Outcome {}

        /** The agent has what it had. @param reason a text key's tail */
        record KeptOld(String reason) implements Outcome {}

        /** The agent is not seen well; nothing of what it had was removed. @param reason a text key's tail */
        record Failed(String reason) implements Outcome {}
    }

    /** The reason when something else was done with the agent meanwhile, such as terminating it. */
    public static final String INTERRUPTED = "interrupted";

    /** The reason when what it had could not be seen well again. */
    public static final String NOT_BACK = "not-back";

    static Restore start(UUID id, DeploymentId deployment, UUID backup, UUID command, Instant now) {
        return new Restore(
                id,
                deployment,
                backup,
                command,
                RestoreStep.CHECK,
                false,
                "",
                new Outcome.UnderWay(),
                0,
                0,
                now,
                now,
                null);
    }

    public boolean open() {
        return endedAt == null;
    }

    Restore tried() {
        return with(step, saved, why, attempts + 1, 0, stepAt);
    }

    Restore unseen() {
        return with(step, saved, why, attempts + 1, greens, stepAt);
    }

    Restore green() {
        return with(step, saved, why, attempts, greens + 1, stepAt);
    }

    Restore at(RestoreStep next, Instant now) {
        return with(next, saved, why, 0, 0, now);
    }

    Restore saved(boolean whether) {
        return with(step, whether, why, attempts, greens, stepAt);
    }

    Restore undoing(String reason) {
        return with(step, saved, reason, attempts, greens, stepAt);
    }

    private Restore with(RestoreStep at, boolean isSaved, String reason, int tries, int looks, Instant since) {
        return new Restore(
                id, deployment, backup, command, at, isSaved, reason, outcome, tries, looks, startedAt, since, endedAt);
    }

    Restore ended(Outcome how, Instant now) {
        return new Restore(
                id, deployment, backup, command, step, saved, why, how, attempts, greens, startedAt, stepAt, now);
    }
}
