package net.runagent.core.vault;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.vault.VaultFormat.Context;
import net.runagent.core.vault.VaultRecords.DataKey;
import net.runagent.core.vault.VaultRecords.StoredSecret;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import org.springframework.stereotype.Component;

/** Seals secrets into rows and opens rows; knows nothing of grants. */
@Component
class Ciphertexts {
    private final VaultRecords records;
    private final DataKeys keys;
    private final Chance chance;
    private final Ids ids;
    private final Clock clock;

    Ciphertexts(VaultRecords records, DataKeys keys, Chance chance, Ids ids, Clock clock) {
        this.records = records;
        this.keys = keys;
        this.chance = chance;
        this.ids = ids;
        this.clock = clock;
    }

    /** Stores it as the next version. The turn must have been taken. */
    StoredSecret put(VaultScope scope, String kind, byte[] plain, String hint) {
        return put(scope, kind, 0, plain, hint);
    }

    /** @param after the version is higher than this one, even when nothing is stored */
    StoredSecret put(VaultScope scope, String kind, long after, byte[] plain, String hint) {
        Optional<StoredSecret> before = records.secret(scope, kind);
        UUID id = before.map(StoredSecret::id).orElseGet(ids::next);
        long version = Math.max(after, before.map(StoredSecret::version).orElse(0L)) + 1;
        DataKey key = keys.forSealing(scope);
        byte[] sealed = keys.withEncryptionKey(
                key,
                encryption -> VaultFormat.seal(
                        encryption,
                        key.id(),
                        Context.of(scope, kind, version),
                        plain,
                        chance.bytes(VaultFormat.NONCE_BYTES)));
        StoredSecret secret = new StoredSecret(id, scope, kind, version, sealed, hint);
        records.put(secret, clock.instant());
        return secret;
    }

    /**
     * The caller zeroes the result.
     *
     * @param scope whose it must be, whatever the row says
     * @param version which one it must be
     */
    byte[] open(DataKey key, VaultScope scope, String kind, long version, byte[] sealed) {
        return keys.withEncryptionKey(
                key, encryption -> VaultFormat.open(encryption, key.id(), Context.of(scope, kind, version), sealed));
    }

    byte[] open(StoredSecret secret) {
        return open(keys.named(secret.sealed()), secret.scope(), secret.kind(), secret.version(), secret.sealed());
    }
}
