package net.runagent.core.care;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.vault.SecretKind;
import org.jspecify.annotations.Nullable;

/**
 * One replacement of a secret of a running agent, from the tap to its end.
 *
 * @param aim what the new secret is to be
 * @param command the customer's action; stands beside every use of a secret that the rotation makes
 * @param attempts tries of the present step
 * @param greens looks in a row at which the agent was well
 * @param endedAt null exactly while it is under way
 */
public record Rotation(
        UUID id,
        DeploymentId deployment,
        SecretKind kind,
        Aim aim,
        UUID command,
        RotationStep step,
        Outcome outcome,
        int attempts,
        int greens,
        Instant startedAt,
        Instant stepAt,
        @Nullable Instant endedAt) {

    public enum Aim {
        /** Another one in place of the present one. */
        ANOTHER,
        /** A model key of its owner's, in place of whatever the agent thinks with. */
        OWN_KEY,
        /** A model key of ours, on the plan's credit, in place of its owner's own. */
        CREDIT,
        /** The token of another bot, maybe on another platform, through which the agent is to talk. */
        CHANNEL
    }

    public sealed interface Outcome {
        record UnderWay() implements Outcome {}

        /** The agent works with the new secret, and the old one opens nothing any more. */
        record Done() implements Outcome {}

        /** Nothing was changed: the agent goes on with the old secret. @param reason a text key's tail */
        record KeptOld(String reason) implements Outcome {}

        /**
         * The new secret is kept and the agent is not seen well with it yet: a recovery gives it to the agent.
         *
         * @param reason a text key's tail
         */
        record Failed(String reason) implements Outcome {}
    }

    /** The reason when something else was done with the agent meanwhile, such as terminating it. */
    public static final String INTERRUPTED = "interrupted";

    /** The reason when the old secret counts again and could not be brought back to the server. */
    public static final String NOT_BACK = "not-back";

    static Rotation start(
            UUID id, DeploymentId deployment, SecretKind kind, Aim aim, UUID command, RotationStep first, Instant now) {
        return new Rotation(id, deployment, kind, aim, command, first, new Outcome.UnderWay(), 0, 0, now, now, null);
    }

    public boolean open() {
        return endedAt == null;
    }

    Rotation tried() {
        return new Rotation(
                id, deployment, kind, aim, command, step, outcome, attempts + 1, 0, startedAt, stepAt, endedAt);
    }

    Rotation unseen() {
        return new Rotation(
                id, deployment, kind, aim, command, step, outcome, attempts + 1, greens, startedAt, stepAt, endedAt);
    }

    Rotation green() {
        return new Rotation(
                id, deployment, kind, aim, command, step, outcome, attempts, greens + 1, startedAt, stepAt, endedAt);
    }

    Rotation at(RotationStep next, Instant now) {
        return new Rotation(id, deployment, kind, aim, command, next, outcome, 0, 0, startedAt, now, endedAt);
    }

    Rotation ended(Outcome how, Instant now) {
        return new Rotation(id, deployment, kind, aim, command, step, how, attempts, greens, startedAt, stepAt, now);
    }
}
