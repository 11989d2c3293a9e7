package net.runagent.core.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Data keys, ciphertexts and grants in the database. Every method joins the running transaction. */
public interface VaultRecords {
    /** Takes the vault's turn until the end of the transaction: always the first call of a change. */
    void takeTurn();

    /** The scope's key for new secrets. */
    Optional<DataKey> currentKey(VaultScope scope);

    Optional<DataKey> key(UUID dekId);

    void addKey(DataKey key, Instant now);

    /** Counts one more sealing. @return how many there are now */
    int countSeal(UUID dekId);

    /** No new secret is sealed with it any more. */
    void retireKey(UUID dekId, Instant now);

    /** Removes retired keys that no secret uses, keys of payloads made before that, and grants long expired. */
    void dropUnused(Instant payloadsBefore, Instant grantsBefore);

    Optional<StoredSecret> secret(VaultScope scope, String kind);

    /** What lies in a scope, without opening any of it. */
    List<Listed> list(VaultScope scope);

    /** Whether anything lies in the vault: a data key or a secret. */
    boolean anything();

    /** Replaces the one of the same scope and kind. */
    void put(StoredSecret secret, Instant now);

    void addGrant(StoredGrant grant);

    /** Marks it used, once. Empty when it is unknown, used, expired, or expires after {@code latest}: made by another clock. */
    Optional<StoredGrant> useGrant(UUID id, Instant now, Instant latest);

    /** The ciphertext, and grants for it that were not used. @return its version; empty when there was none */
    Optional<Long> forget(VaultScope scope, String kind);

    /** First the keys, then the ciphertexts, then unused grants. @return whether there was anything */
    boolean destroy(VaultScope scope);

    /**
     * @param payloads whether one process seals rows of the inbox and the like with it, counting for itself
     * @param kekId the key that it is wrapped with, as its row says
     * @param kekState that key's state when the row was read; {@code null} when the database knows no such key
     */
    record DataKey(
            UUID id,
            VaultScope scope,
            byte[] wrapped,
            byte[] commitment,
            boolean payloads,
            int kekId,
            @Nullable KeyState kekState) {}

    record StoredSecret(UUID id, VaultScope scope, String kind, long version, byte[] sealed, String hint) {}

    record StoredGrant(
            UUID id,
            VaultScope scope,
            String kind,
            long version,
            String purpose,
            UUID command,
            String step,
            Instant expiresAt) {}

    /** @param keptAt when this version was kept */
    record Listed(String kind, long version, String hint, Instant keptAt) {}
}
