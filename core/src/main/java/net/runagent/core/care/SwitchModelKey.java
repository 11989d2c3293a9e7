package net.runagent.core.care;

import java.time.Duration;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;

/**
 * Another key for models whose owner or payer is another one. The one that worked is kept until the agent has answered its
 * owner with the new one; when it does not, the old one takes its place again, in the vault first and then on the server.
 */
abstract class SwitchModelKey implements Replacement {
    static final String DID_NOT_ANSWER = "did-not-answer";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final String NEWS = "another key for models";

    final Delivery delivery;
    final Vault vault;
    final OpenForRotation secrets;

    SwitchModelKey(Delivery delivery, Vault vault, OpenForRotation secrets) {
        this.delivery = delivery;
        this.vault = vault;
        this.secrets = secrets;
    }

    @Override
    public final SecretKind kind() {
        return SecretKind.OPENROUTER_KEY;
    }

    @Override
    public final RotationStep first() {
        return RotationStep.CHECK;
    }

    @Override
    public final Turn take(Rotation rotation, Deployment deployment) {
        Turn answer = new Turn.Next(RotationStep.ANSWER);
        return switch (rotation.step()) {
            case DELIVER -> orBack(rotation, deployment, delivery.deliver(rotation, deployment, false));
            case VERIFY -> delivery.verify(rotation, deployment, answer, new Turn.Next(RotationStep.RESTART));
            case RESTART -> orBack(rotation, deployment, delivery.restart(rotation, deployment));
            case VERIFY_RESTARTED ->
                orBack(
                        rotation,
                        deployment,
                        delivery.verify(rotation, deployment, answer, Turn.failed(DID_NOT_ANSWER)));
            case ANSWER ->
                orBack(
                        rotation,
                        deployment,
                        delivery.answer(
                                rotation,
                                deployment,
                                NEWS,
                                new Turn.Next(RotationStep.RETIRE),
                                Turn.failed(DID_NOT_ANSWER)));
            case RETIRE -> retire(rotation, deployment);
            case BACK -> deliveredBack(rotation, delivery.deliver(rotation, deployment, true));
            case VERIFY_BACK ->
                delivery.verify(rotation, deployment, Turn.keptOld(DID_NOT_ANSWER), Turn.failed(Rotation.NOT_BACK));
            case CHECK -> check(rotation, deployment);
            default -> make(rotation, deployment);
        };
    }

    abstract Turn check(Rotation rotation, Deployment deployment);

    abstract Turn make(Rotation rotation, Deployment deployment);

    /** The agent has answered with the new one: the old one goes. */
    abstract Turn retire(Rotation rotation, Deployment deployment);

    /** The old one counts again. Joins the running transaction. */
    abstract void lost(Deployment deployment);

    private Turn orBack(Rotation rotation, Deployment deployment, Turn turn) {
        if (!(turn instanceof Turn.End(Outcome.Failed _, Runnable _))) {
            return turn;
        }
        Secret old = copy(rotation, deployment, SecretKind.OLD_MODEL_KEY);
        return new Turn.Next(RotationStep.BACK, () -> {
            keep(deployment, SecretKind.OPENROUTER_KEY, old);
            vault.forget(deployment.scope(), SecretKind.OLD_MODEL_KEY);
            lost(deployment);
        });
    }

    private static Turn deliveredBack(Rotation rotation, Turn turn) {
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
