package net.runagent.core.vault;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import javax.crypto.Cipher;
import net.runagent.core.vault.KekRecords.Kek;
import net.runagent.core.work.Chance;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Transactions;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Refuses to start on any doubt: the JDK's cipher must give a known answer, each key-encryption key that is not refused must
 * be there and open the known text kept for its number, and the keys' states must be those of the audit log.
 */
@Component
class VaultStart implements InitializingBean {
    private final VaultRecords records;
    private final KekRecords keks;
    private final KeySource source;
    private final KeyRing ring;
    private final KeyWatch watch;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;
    private final boolean makesItsKey;

    VaultStart(
            VaultRecords records,
            KekRecords keks,
            KeySource source,
            KeyRing ring,
            KeyWatch watch,
            AuditLog audit,
            Transactions transactions,
            Chance chance,
            Clock clock,
            Environment environment) {
        this.records = records;
        this.keks = keks;
        this.source = source;
        this.ring = ring;
        this.watch = watch;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
        this.makesItsKey =
                environment.containsProperty("runagent.world.url") && !environment.matchesProfiles("command");
    }

    @Override
    public void afterPropertiesSet() {
        requireKnownAnswer();
        transactions.run(this::checkOrBegin);
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE) // the others seal as soon as they begin again
    void beginAgain(EverythingForgotten event) {
        ring.forget();
        transactions.run(this::checkOrBegin);
    }

    private void checkOrBegin() {
        records.takeTurn();
        List<Kek> known = keks.all();
        if (known.isEmpty()) {
            begin();
        } else {
            known.stream().filter(kek -> kek.state() != KeyState.REFUSED).forEach(this::require);
            requireStates(known);
        }
        watch.show();
    }

    private void begin() {
        if (records.anything()) {
            throw new IllegalStateException("This database holds secrets, but not the text by which the vault knows its"
                    + " key: its tables were restored or changed in part. Nothing was changed. Restore the"
                    + " whole database from one backup.");
        }
        SortedSet<Integer> present = source.present();
        int id = present.isEmpty() ? 1 : present.first();
        if (present.isEmpty() && makesItsKey) {
            var unused = source.make(id, chance);
        }
        byte[] known;
        try (KeyEncryptionKey key = ring.found(id)) {
            known = KnownText.wrapped(key, id, chance.bytes(VaultFormat.NONCE_BYTES));
        } catch (KeyRefused refused) {
            throw notStarted(refused);
        }
        Instant now = clock.instant();
        keks.add(new Kek(id, KeyState.PRIMARY, 1, known, now, now));
        byte[] auditKey = chance.bytes(VaultFormat.KEY_BYTES);
        audit.begin(auditKey);
        Arrays.fill(auditKey, (byte) 0);
    }

    private void require(Kek kek) {
        try {
            var unused = ring.accepted(kek);
        } catch (KeyRefused refused) {
            throw notStarted(refused);
        }
    }

    private void requireStates(List<Kek> known) {
        try {
            audit.requireStates(known);
        } catch (VaultDamaged damage) {
            throw new IllegalStateException("The vault does not start: " + damage.getMessage()
                    + ". Nothing was changed. Restore the whole database from one backup.");
        }
    }

    private static IllegalStateException notStarted(KeyRefused refused) {
        String advice = switch (refused.reason()) {
            case MISSING ->
                "Nothing was changed. Restore it from its backup copy: this database needs it. For a new installation './runagent vault"
                        + " init' makes one.";
            case ANOTHER ->
                "Nothing was changed. Put the right key there (its backup copy), or point runagent.database to the right database;"
                        + " without the right key its secrets cannot be read.";
            case UNKNOWN, TOO_OLD, UNFIT -> "";
        };
        return new IllegalStateException("The vault does not start: " + refused.getMessage() + ". " + advice);
    }

    /** The cipher against a published answer, and one wrap and unwrap. */
    private static void requireKnownAnswer() {
        byte[] key = new byte[VaultFormat.KEY_BYTES];
        UUID id = ServiceScope.NIL;
        VaultScope scope = ServiceScope.SCOPE;
        byte[] again;
        try (OffHeapKey kek = OffHeapKey.taking(key.clone())) {
            byte[] wrapped = VaultFormat.wrap(kek, 1, scope, id, new byte[VaultFormat.KEY_BYTES], new byte[12]);
            byte[] commitment = VaultFormat.commitment(new byte[VaultFormat.KEY_BYTES], id);
            again = VaultFormat.unwrap(kek, scope, id, wrapped, commitment);
        }
        // NIST GCM test case 14: 256-bit zero key, zero IV, one zero block.
        byte[] nist = VaultFormat.gcm(Cipher.ENCRYPT_MODE, key, new byte[12], new byte[0], new byte[16], 0, 16);
        boolean right = HexFormat.of()
                .formatHex(nist)
                .equals("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
        if (!right || !Arrays.equals(again, new byte[VaultFormat.KEY_BYTES])) {
            throw new IllegalStateException("This Java computes AES-GCM wrongly; the vault does not start. Nothing was"
                    + " changed. Use an unmodified JDK 25.");
        }
    }
}
