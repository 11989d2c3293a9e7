package net.runagent.core.care;

import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;

/** Another key for models whose owner or payer is another one. */
abstract class SwitchModelKey extends Switching {
    private static final String NEWS = "another key for models";

    SwitchModelKey(Delivery delivery, Vault vault, OpenForRotation secrets) {
        super(delivery, vault, secrets);
    }

    @Override
    public final SecretKind kind() {
        return SecretKind.OPENROUTER_KEY;
    }

    /** The old one counts again. Joins the running transaction. */
    abstract void lost(Deployment deployment);

    @Override
    final Turn deliver(Rotation rotation, Deployment deployment) {
        return delivery.deliver(rotation, deployment, false);
    }

    /** Where the agent may not write to its owner, nothing proves that it can think with the new one: the old one stays. */
    @Override
    final Turn answered(Rotation rotation, Deployment deployment) {
        Turn heard = new Turn.Next(RotationStep.RETIRE);
        Turn silent = Turn.failed(DID_NOT_ANSWER);
        return delivery.answer(rotation, deployment, NEWS, rotation.step().limit(), heard, silent, silent);
    }

    @Override
    final Runnable restore(Rotation rotation, Deployment deployment) {
        Secret old = copy(rotation, deployment, SecretKind.OLD_MODEL_KEY);
        return () -> {
            keep(deployment, SecretKind.OPENROUTER_KEY, old);
            vault.forget(deployment.scope(), SecretKind.OLD_MODEL_KEY);
            lost(deployment);
        };
    }

    @Override
    final Turn bringBack(Rotation rotation, Deployment deployment) {
        return delivery.deliver(rotation, deployment, true);
    }
}
