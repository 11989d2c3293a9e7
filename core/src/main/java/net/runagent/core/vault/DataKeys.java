package net.runagent.core.vault;

import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.vault.KekRecords.Kek;
import net.runagent.core.vault.VaultRecords.DataKey;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/** Makes, wraps and unwraps data keys, within the limits of how often a key may be used. */
@Component
class DataKeys {
    /** Random 96-bit nonces: 65,536 sealings keep the chance of a collision below 3e-20. */
    static final int SEALS_PER_KEY = 65_536;
    /** A new key from here on, so that the limit itself is never met. */
    static final int RETIRE_AT = SEALS_PER_KEY * 9 / 10;

    /** The same for a key-encryption key, whose nonces are random too: below 2e-15. */
    static final long WRAPS_PER_KEK = 1L << 24;

    static final long WARN_OF_WRAPS_AT = WRAPS_PER_KEK * 9 / 10;

    private final VaultRecords records;
    private final KekRecords keks;
    private final KeyRing ring;
    private final VaultAlarm alarm;
    private final Chance chance;
    private final Ids ids;
    private final Clock clock;

    DataKeys(
            VaultRecords records,
            KekRecords keks,
            KeyRing ring,
            VaultAlarm alarm,
            Chance chance,
            Ids ids,
            Clock clock) {
        this.records = records;
        this.keks = keks;
        this.ring = ring;
        this.alarm = alarm;
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
            alarm.raise(
                    Severity.WARNING,
                    VaultAlarm.SEALS,
                    scope.deployment().toString(),
                    Map.of("seals", Integer.toString(seals), "most", Integer.toString(SEALS_PER_KEY)));
        }
        return key;
    }

    DataKey make(VaultScope scope, boolean payloads) {
        Kek primary = keks.countPrimaryWrap(WRAPS_PER_KEK)
                .orElseThrow(
                        () -> new VaultLimitExceeded("The primary key-encryption key has wrapped as often as is safe."
                                + " Make a new one: ./runagent vault rotate. Nothing was changed."));
        warnOfWraps(primary.id(), primary.wraps());
        UUID id = ids.next();
        byte[] dek = chance.bytes(VaultFormat.KEY_BYTES);
        try {
            byte[] nonce = chance.bytes(VaultFormat.NONCE_BYTES);
            DataKey key = new DataKey(
                    id,
                    scope,
                    VaultFormat.wrap(ring.key(primary.id()), primary.id(), scope, id, dek, nonce),
                    VaultFormat.commitment(dek, id),
                    payloads,
                    primary.id(),
                    primary.state());
            records.addKey(key, clock.instant());
            return key;
        } finally {
            Arrays.fill(dek, (byte) 0);
        }
    }

    /** @param wraps how many there are now */
    void warnOfWraps(int kekId, long wraps) {
        if (wraps >= WARN_OF_WRAPS_AT) {
            alarm.raise(
                    Severity.WARNING,
                    VaultAlarm.WRAPS,
                    "key " + kekId,
                    Map.of("wraps", Long.toString(wraps), "most", Long.toString(WRAPS_PER_KEK)));
        }
    }

    /** Lends the key that encrypts under this data key; it is zeroed afterwards. */
    <T> T withEncryptionKey(DataKey key, Function<byte[], T> use) {
        byte[] encryption = encryptionKey(key);
        try {
            return use.apply(encryption);
        } finally {
            Arrays.fill(encryption, (byte) 0);
        }
    }

    /** Between the reading of a row and its opening it may be wrapped anew: then it is read once more. */
    private byte[] encryptionKey(DataKey key) {
        try {
            return forUse(key);
        } catch (KeyRefused perhapsWrappedAnew) {
            DataKey now = records.key(key.id()).orElseThrow(() -> perhapsWrappedAnew);
            if (Arrays.equals(now.wrapped(), key.wrapped()) && now.kekState() == key.kekState()) {
                throw perhapsWrappedAnew;
            }
            return forUse(now);
        }
    }

    private byte[] forUse(DataKey key) {
        return VaultFormat.unwrapForUse(wrappedBy(key), key.scope(), key.id(), key.wrapped(), key.commitment());
    }

    /** The data key itself. The caller zeroes the result. */
    byte[] unwrap(DataKey key) {
        return VaultFormat.unwrap(wrappedBy(key), key.scope(), key.id(), key.wrapped(), key.commitment());
    }

    private KeyEncryptionKey wrappedBy(DataKey key) {
        int kekId = VaultFormat.kekIdOf(key.wrapped());
        if (kekId != key.kekId()) {
            throw new VaultDamaged("the wrapped key and its row name different keys");
        }
        KeyState state = key.kekState();
        if (state == null) {
            throw new KeyRefused(kekId, KeyRefused.Reason.UNKNOWN, "this database has no key of that number");
        }
        if (state == KeyState.REFUSED) {
            throw KeyRing.tooOld(kekId);
        }
        return ring.key(kekId);
    }

    Optional<DataKey> find(UUID id) {
        return records.key(id);
    }

    DataKey named(byte[] sealed) {
        return find(VaultFormat.dekIdOf(sealed)).orElseThrow(() -> new VaultDamaged("its data key has been destroyed"));
    }
}
