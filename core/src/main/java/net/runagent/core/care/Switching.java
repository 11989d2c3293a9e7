package net.runagent.core.care;

import java.time.Duration;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;

/**
 * Gives an agent something without which it cannot speak: another key to think with, another bot to talk through. What worked
 * is kept until the agent has answered its owner with the new one; when it does not, the old one takes its place again, in the
 * vault first and then on the server.
 */
abstract class Switching implements Replacement {
    static final String DID_NOT_ANSWER = "did-not-answer";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    final Delivery delivery;
    final Vault vault;
    final OpenForRotation secrets;

    Switching(Delivery delivery, Vault vault, OpenForRotation secrets) {
        this.delivery = delivery;
        this.vault = vault;
        this.secrets = secrets;
    }

    @Override
    public final RotationStep first() {
        return RotationStep.CHECK;
    }

    @Override
    public final Turn take(Rotation rotation, Deployment deployment) {
        Turn answer = new Turn.Next(RotationStep.ANSWER);
        return switch (rotation.step()) {
            case DELIVER -> orBack(rotation, deployment, deliver(rotation, deployment));
            case VERIFY -> delivery.verify(rotation, deployment, answer, new Turn.Next(RotationStep.RESTART));
            case RESTART -> orBack(rotation, deployment, delivery.restart(rotation, deployment));
            case VERIFY_RESTARTED ->
                orBack(
                        rotation,
                        deployment,
                        delivery.verify(rotation, deployment, answer, Turn.failed(DID_NOT_ANSWER)));
            case ANSWER -> orBack(rotation, deployment, answered(rotation, deployment));
            case RETIRE -> retire(rotation, deployment);
            case BACK -> closed(rotation, deployment, broughtBack(bringBack(rotation, deployment)));
            case VERIFY_BACK ->
                closed(
                        rotation,
                        deployment,
                        delivery.verify(
                                rotation, deployment, Turn.keptOld(DID_NOT_ANSWER), Turn.failed(Rotation.NOT_BACK)));
            case CHECK -> check(rotation, deployment);
            default -> make(rotation, deployment);
        };
    }

    abstract Turn check(Rotation rotation, Deployment deployment);

    abstract Turn make(Rotation rotation, Deployment deployment);

    /** Writes what is vaulted to the server. */
    abstract Turn deliver(Rotation rotation, Deployment deployment);

    /** {@link RotationStep#RETIRE} follows an answer. */
    abstract Turn answered(Rotation rotation, Deployment deployment);

    /** The agent has answered with the new one: the old one goes. */
    abstract Turn retire(Rotation rotation, Deployment deployment);

    /** Opens the old one, to be put into its place again. @return what does so, in a transaction */
    abstract Runnable restore(Rotation rotation, Deployment deployment);

    /** Writes what is vaulted again to the server, and has the agent start with it. */
    abstract Turn bringBack(Rotation rotation, Deployment deployment);

    /** The old one is in its place again, in the vault at least; what else is to be done before that is the end. */
    Turn closing(Rotation rotation, Deployment deployment, Turn.End end) {
        return end;
    }

    private Turn closed(Rotation rotation, Deployment deployment, Turn turn) {
        return turn instanceof Turn.End end ? closing(rotation, deployment, end) : turn;
    }

    private Turn orBack(Rotation rotation, Deployment deployment, Turn turn) {
        return turn instanceof Turn.End(Outcome.Failed _, Runnable _)
                ? new Turn.Next(RotationStep.BACK, restore(rotation, deployment))
                : turn;
    }

    private static Turn broughtBack(Turn turn) {
        return switch (turn) {
            case Turn.Next _ -> new Turn.Next(RotationStep.VERIFY_BACK);
            case Turn.End _ -> Turn.failed(Rotation.NOT_BACK);
            default -> turn;
        };
    }

    final Secret copy(Rotation rotation, Deployment deployment, SecretKind kind) {
        return secrets.open(rotation, deployment, kind, kept -> kept.use(Secret::copyOf));
    }

    final void keep(Deployment deployment, SecretKind kind, Secret secret) {
        try (secret) {
            vault.keep(deployment.scope(), kind, secret);
        }
    }

    static Turn again(Rotation rotation) {
        Duration pause = ASK_AGAIN.multipliedBy(1L + rotation.attempts());
        return new Turn.Again(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
