package net.runagent.core.vault;

import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.vault.VaultRecords.DataKey;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import org.springframework.stereotype.Component;

/** Makes, wraps and unwraps data keys, within the limits of how often a key may be used. */
@Component
class DataKeys {
    /** Random 96-bit nonces: 65,536 sealings keep the chance of a collision below 3e-20. */
    static final int SEALS_PER_KEY = 65_536;
    /** A new key from here on, so that the limit itself is never met. */
    static final int RETIRE_AT = SEALS_PER_KEY * 9 / 10;

    static final long WRAPS_PER_KEK = 1L << 24;

    private final VaultRecords records;
    private final KeyRing ring;
    private final Chance chance;
    private final Ids ids;
    private final Clock clock;

    DataKeys(VaultRecords records, KeyRing ring, Chance chance, Ids ids, Clock clock) {
        this.records = records;
        this.ring = ring;
        this.chance = chance;
        this.ids = ids;
        this.clock = clock;
    }

    /** The scope's current key, made when there is none or the present one is nearly used up. Counts one sealing. */
    DataKey forSealing(VaultScope scope) {
        DataKey key = records.currentKey(scope).orElseGet(() -> make(scope, false));
        int seals = records.countSeal(key.id());
        if (seals > SEALS_PER_KEY) {
            throw new VaultLimitExceeded("data key " + key.id() + " has sealed " + SEALS_PER_KEY + " times");
        }
        if (seals >= RETIRE_AT) {
            records.retireKey(key.id(), clock.instant());
        }
        return key;
    }

    DataKey make(VaultScope scope, boolean payloads) {
        int kekId = ring.primary();
        if (records.countWrap(kekId) > WRAPS_PER_KEK) {
            throw new VaultLimitExceeded("key-encryption key " + kekId
                    + " has wrapped as often as is safe. Make a new one and rotate. Nothing was changed.");
        }
        UUID id = ids.next();
        byte[] dek = chance.bytes(VaultFormat.KEY_BYTES);
        try {
            byte[] nonce = chance.bytes(VaultFormat.NONCE_BYTES);
            DataKey key = new DataKey(
                    id,
                    scope,
                    ring.with(kekId, kek -> VaultFormat.wrap(kek, kekId, scope, id, dek, nonce)),
                    VaultFormat.commitment(dek, id),
                    payloads);
            records.addKey(key, kekId, clock.instant());
            return key;
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }

    /** Lends the key that encrypts under this data key; it is zeroed afterwards. */
    <T> T withEncryptionKey(DataKey key, Function<byte[], T> use) {
        byte[] dek = ring.with(
                VaultFormat.kekIdOf(key.wrapped()),
                kek -> VaultFormat.unwrap(kek, key.scope(), key.id(), key.wrapped(), key.commitment()));
        byte[] encryption = VaultFormat.encryptionKey(dek, key.id());
        Arrays.fill(dek, (byte) 0);
        try {
            return use.apply(encryption);
        } finally {
            Arrays.fill(encryption, (byte) 0);
        }
    }

    Optional<DataKey> find(UUID id) {
        return records.key(id);
    }

    DataKey named(byte[] sealed) {
        return find(VaultFormat.dekIdOf(sealed)).orElseThrow(() -> new VaultDamaged("its data key has been destroyed"));
    }
}
