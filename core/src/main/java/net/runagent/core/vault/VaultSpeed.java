package net.runagent.core.vault;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.core.account.AccountId;
import net.runagent.core.vault.KekRecords.Kek;
import net.runagent.core.vault.VaultFormat.Context;
import net.runagent.core.vault.VaultRecords.DataKey;
import net.runagent.core.vault.VaultRecords.StoredSecret;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** What {@code ./runagent bench vault} measures and needs; its secrets are made up, and it runs beside a simulated world only. */
@Component
public class VaultSpeed {
    private static final SecretKind KIND = SecretKind.GATEWAY_TOKEN;
    private static final int SECRET_BYTES = 256;
    private static final int KIBIBYTE = 1024;
    private static final int ROUND = 200;
    private static final int PAGE = 1_000;

    private final VaultRecords vault;
    private final KekRecords keks;
    private final KeyRing ring;
    private final Ciphertexts ciphertexts;
    private final Transactions transactions;
    private final Chance chance;
    private final Ids ids;
    private final Clock clock;

    VaultSpeed(
            VaultRecords vault,
            KekRecords keks,
            KeyRing ring,
            Ciphertexts ciphertexts,
            Transactions transactions,
            Chance chance,
            Ids ids,
            Clock clock,
            VaultStart started) {
        this.vault = vault;
        this.keks = keks;
        this.ring = ring;
        this.ciphertexts = ciphertexts;
        this.transactions = transactions;
        this.chance = chance;
        this.ids = ids;
        this.clock = clock;
    }

    /** The scope of the made-up secret of that number. */
    public static VaultScope scope(int nr) {
        return new VaultScope(new AccountId(new UUID(7, nr)), new UUID(8, nr));
    }

    /**
     * @param openMicros one opening: unwrap the data key, derive, decrypt 256 bytes; arithmetic alone
     * @param ratio openings and sealings of 1 KiB, each with its data key unwrapped, to bare AES-GCM of the same
     */
    public record Arithmetic(double openMicros, double ratio, double oursPerSecond, double barePerSecond) {}

    /** @param time for each of the two figures, after as much for warming up */
    public Arithmetic arithmetic(Duration time) {
        Bench bench = new Bench(SECRET_BYTES);
        // The first figure pays for the warming up of everything that the others use as well.
        bench.spent(bench::open, time.multipliedBy(3));
        double open = bench.spent(bench::open, time) / 1000;
        Bench large = new Bench(KIBIBYTE);
        long ours = 0;
        long bare = 0;
        long rounds = 0;
        for (boolean warm : new boolean[] {false, true}) {
            ours = 0;
            bare = 0;
            rounds = 0;
            long until = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < until) {
                ours += large.round(large::sealAndOpen);
                bare += large.round(large::bare);
                rounds += ROUND;
            }
        }
        return new Arithmetic(open, (double) bare / ours, rounds * 1e9 / ours, rounds * 1e9 / bare);
    }

    /** Fills the vault with secrets {@code from} (inclusive) to {@code until}, each under a data key of its own. */
    public void fill(int from, int until) {
        for (int first = from; first < until; first += PAGE) {
            int begin = first;
            int end = Math.min(until, first + PAGE);
            transactions.run(() -> fillPage(begin, end));
        }
    }

    private void fillPage(int from, int until) {
        Kek primary = keks.all().stream()
                .filter(kek -> kek.state() == KeyState.PRIMARY)
                .findFirst()
                .orElseThrow();
        var unused = keks.countWraps(primary.id(), until - from, DataKeys.WRAPS_PER_KEK);
        KeyEncryptionKey kek = ring.key(primary.id());
        for (int nr = from; nr < until; nr++) {
            VaultScope scope = scope(nr);
            UUID id = ids.next();
            byte[] dek = chance.bytes(VaultFormat.KEY_BYTES);
            byte[] wrapped = VaultFormat.wrap(kek, primary.id(), scope, id, dek, chance.bytes(VaultFormat.NONCE_BYTES));
            vault.addKey(
                    new DataKey(
                            id, scope, wrapped, VaultFormat.commitment(dek, id), false, primary.id(), primary.state()),
                    clock.instant());
            byte[] sealed = VaultFormat.seal(
                    VaultFormat.encryptionKey(dek, id),
                    id,
                    Context.of(scope, KIND.word(), 1),
                    plain(nr),
                    chance.bytes(VaultFormat.NONCE_BYTES));
            vault.put(new StoredSecret(ids.next(), scope, KIND.word(), 1, sealed, ""), clock.instant());
        }
    }

    /** Opens every secret from {@code from} to {@code until}. @return how many were what was put there */
    public int openable(int from, int until) {
        int good = 0;
        for (int nr = from; nr < until; nr++) {
            VaultScope scope = scope(nr);
            Optional<StoredSecret> stored = vault.secret(scope, KIND.word());
            if (stored.isPresent() && Arrays.equals(ciphertexts.open(stored.get()), plain(nr))) {
                good++;
            }
        }
        return good;
    }

    /** Key-encryption keys that still protect something. */
    public List<Integer> keysInUse() {
        return transactions.call(keks::uses).stream()
                .map(KekRecords.KeyUse::kekId)
                .toList();
    }

    /** The made-up secret of that number. */
    public static byte[] plain(int nr) {
        byte[] plain = new byte[SECRET_BYTES];
        Arrays.fill(plain, (byte) nr);
        return plain;
    }

    /** One data key and one secret, without a database. */
    private final class Bench {
        private final UUID id = ids.next();
        private final VaultScope scope = scope(0);
        private final Context context = Context.of(scope, KIND.word(), 1);
        private final KeyEncryptionKey kek = OffHeapKey.taking(chance.bytes(VaultFormat.KEY_BYTES));
        private final byte[] plain;
        private final byte[] bareKey = chance.bytes(VaultFormat.KEY_BYTES);
        private final DataKey key;
        private final byte[] sealed;
        private long checksum;

        Bench(int bytes) {
            plain = chance.bytes(bytes);
            byte[] dek = chance.bytes(VaultFormat.KEY_BYTES);
            key = new DataKey(
                    id,
                    scope,
                    VaultFormat.wrap(kek, 1, scope, id, dek, chance.bytes(VaultFormat.NONCE_BYTES)),
                    VaultFormat.commitment(dek, id),
                    false,
                    1,
                    KeyState.PRIMARY);
            sealed = sealed();
        }

        private byte[] lent() {
            return VaultFormat.unwrapForUse(kek, scope, id, key.wrapped(), key.commitment());
        }

        private byte[] sealed() {
            return VaultFormat.seal(lent(), id, context, plain, chance.bytes(VaultFormat.NONCE_BYTES));
        }

        void open() {
            checksum += VaultFormat.open(lent(), id, context, sealed)[0];
        }

        void sealAndOpen() {
            checksum += VaultFormat.open(lent(), id, context, sealed())[0];
        }

        void bare() {
            try {
                byte[] nonce = chance.bytes(VaultFormat.NONCE_BYTES);
                byte[] body = bare(Cipher.ENCRYPT_MODE, nonce, plain);
                checksum += bare(Cipher.DECRYPT_MODE, nonce, body)[0];
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("this JDK has no AES-GCM", impossible);
            }
        }

        private byte[] bare(int mode, byte[] nonce, byte[] data) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
            cipher.init(
                    mode,
                    new SecretKeySpec(bareKey, "AES"),
                    new GCMParameterSpec(VaultFormat.TAG_BYTES * Byte.SIZE, nonce));
            return cipher.doFinal(data);
        }

        /** @return nanoseconds for {@link #ROUND} calls */
        long round(Runnable call) {
            long from = System.nanoTime();
            for (int i = 0; i < ROUND; i++) {
                call.run();
            }
            return System.nanoTime() - from;
        }

        /** @return nanoseconds for one call, on average */
        double spent(Runnable call, Duration time) {
            long nanos = 0;
            long calls = 0;
            while (nanos < time.toNanos()) {
                nanos += round(call);
                calls += ROUND;
            }
            if (checksum == Long.MIN_VALUE) {
                throw new IllegalStateException("never happens; keeps the results in use");
            }
            return (double) nanos / calls;
        }
    }
}
