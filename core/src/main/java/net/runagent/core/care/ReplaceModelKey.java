package net.runagent.core.care;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.vault.SecretKind;
import org.springframework.stereotype.Component;

/**
 * The agent's key for models. The old one works, for a part of what is left, until the agent is seen well with the new one;
 * so a delivery that fails leaves an agent that answers.
 */
@Component
class ReplaceModelKey implements Replacement {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final ModelKeys keys;
    private final Delivery delivery;

    ReplaceModelKey(ModelKeys keys, Delivery delivery) {
        this.keys = keys;
        this.delivery = delivery;
    }

    @Override
    public SecretKind kind() {
        return SecretKind.OPENROUTER_KEY;
    }

    @Override
    public RotationStep first() {
        return RotationStep.MAKE;
    }

    @Override
    public Optional<String> notPossible(Deployment deployment) {
        if (keys.ownersOwn(deployment)) {
            return Optional.of("own-key"); // its owner gives another one: see UseOwnKey
        }
        return keys.available() ? Optional.empty() : Optional.of("no-model-keys");
    }

    @Override
    public Turn take(Rotation rotation, Deployment deployment) {
        Turn retire = new Turn.Next(RotationStep.RETIRE);
        return switch (rotation.step()) {
            case DELIVER -> delivery.deliver(rotation, deployment, false);
            case VERIFY -> delivery.verify(rotation, deployment, retire, new Turn.Next(RotationStep.RESTART));
            case RESTART -> delivery.restart(rotation, deployment);
            case VERIFY_RESTARTED -> delivery.verify(rotation, deployment, retire, Turn.failed("not-well"));
            case RETIRE -> retired(rotation, deployment);
            default -> made(rotation, deployment);
        };
    }

    private Turn made(Rotation rotation, Deployment deployment) {
        return switch (keys.replace(deployment.id(), deployment.scope(), rotation.id())) {
            case Made.Done() -> new Turn.Next(RotationStep.DELIVER);
            case Made.Refused(String _) -> keptOld(deployment, "provider-refused");
            case Made.Busy(Duration in) -> orKeepOld(rotation, deployment, () -> new Turn.Again(in));
            case Made.Unknown(String _) -> orKeepOld(rotation, deployment, () -> again(rotation));
        };
    }

    /** A key that was made and whose answer was lost has its secret nowhere: it is swept away, and the old one goes on. */
    private Turn orKeepOld(Rotation rotation, Deployment deployment, Supplier<Turn> otherwise) {
        return delivery.late(rotation) ? keptOld(deployment, "no-answer") : otherwise.get();
    }

    private Turn keptOld(Deployment deployment, String reason) {
        return new Turn.End(new Outcome.KeptOld(reason), () -> keys.keep(deployment.id()));
    }

    /** Tried for as long as it takes: the old key may be in the wrong hands. */
    private Turn retired(Rotation rotation, Deployment deployment) {
        return switch (keys.retire(deployment.id())) {
            case Made.Done() -> Turn.done();
            case Made.Busy(Duration in) -> new Turn.Again(in);
            case Made.Unknown _, Made.Refused _ -> again(rotation);
        };
    }

    private static Turn again(Rotation rotation) {
        Duration pause = ASK_AGAIN.multipliedBy(1L + rotation.attempts());
        return new Turn.Again(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
