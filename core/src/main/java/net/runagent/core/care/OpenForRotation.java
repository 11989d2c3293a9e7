package net.runagent.core.care;

import java.util.NoSuchElementException;
import java.util.function.Function;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens a secret for a step of a rotation, with a grant that names the customer's action and the step. */
@Component
class OpenForRotation {
    private final Vault vault;
    private final Transactions transactions;

    OpenForRotation(Vault vault, Transactions transactions) {
        this.vault = vault;
        this.transactions = transactions;
    }

    <T extends @Nullable Object> T open(
            Rotation rotation, Deployment deployment, SecretKind kind, Function<Secret, T> use) {
        Grant grant = transactions.call(() -> vault.grant(
                vault.find(deployment.scope(), kind)
                        .orElseThrow(() -> new NoSuchElementException(kind.word() + " of " + deployment.id())),
                Purpose.ROTATE,
                rotation.command(),
                Delivery.step(rotation)));
        return vault.open(grant, use);
    }
}
