package net.runagent.core.care;

import java.util.Optional;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.SecretKind;

/** How one kind of secret is replaced: its steps, each of which may be repeated at any time. */
interface Replacement {
    SecretKind kind();

    default Rotation.Aim aim() {
        return Rotation.Aim.ANOTHER;
    }

    RotationStep first();

    /** As what waits in the vault that its owner has to give; empty when nothing has to be given. */
    default Optional<SecretKind> given(Deployment deployment) {
        return Optional.empty();
    }

    /** A reason why it cannot be replaced at all, a text key's tail. Joins the running transaction; asks nobody outside. */
    default Optional<String> notPossible(Deployment deployment) {
        return Optional.empty();
    }

    /** One try of the rotation's present step. Outside any transaction. */
    Turn take(Rotation rotation, Deployment deployment);
}
