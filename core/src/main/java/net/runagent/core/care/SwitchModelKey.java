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

    /** An owner who has blocked the agent's bot hears nothing; it has thought all the same. */
    @Override
    final Turn answered(Rotation rotation, Deployment deployment) {
        Turn heard = new Turn.Next(RotationStep.RETIRE);
        return delivery.answer(
                rotation, deployment, NEWS, rotation.step().limit(), heard, heard, Turn.failed(DID_NOT_ANSWER));
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
