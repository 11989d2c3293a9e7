package net.runagent.core.vault;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets. A secret opens only with a grant that a step of an action made for it; grant, audit row and use are one
 * transaction. No method returns a secret to a person.
 */
public interface Vault {
    /** Keeps a new secret, or the next version of the same kind in the same scope. Joins the running transaction. */
    SecretRef keep(VaultScope scope, SecretKind kind, Secret secret);

    Optional<SecretRef> find(VaultScope scope, SecretKind kind);

    /**
     * @param command the customer's action (or standing instruction) that this step carries out
     * @param step the step's name, shown to the customer beside the use
     */
    Grant grant(SecretRef ref, Purpose purpose, UUID command, String step);

    /**
     * Consumes the grant, writes the audit row and commits, then decrypts and hands the secret to {@code use}; zeroes it
     * afterwards. Must not be called inside a transaction: {@code use} may talk to the outside.
     *
     * @throws GrantRefused when the grant is used, expired or for a secret that has been replaced or destroyed
     */
    <T extends @Nullable Object> T open(Grant grant, Function<Secret, T> use);

    /**
     * Removes one kind of secret from a scope that lives on; what was granted for it opens nothing any more, and a row put
     * back from an old copy neither. Joins the running transaction. Idempotent.
     */
    void forget(VaultScope scope, SecretKind kind);

    /** Destroys the scope's data key, then its ciphertexts; afterwards nothing of it can be read. Idempotent. */
    void destroy(VaultScope scope);
}
