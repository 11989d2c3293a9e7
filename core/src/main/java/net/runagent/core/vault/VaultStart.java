package net.runagent.core.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import net.runagent.core.account.AccountId;
import net.runagent.core.vault.VaultRecords.StoredSecret;
import net.runagent.core.work.Chance;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Transactions;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Refuses to start on any doubt: the JDK's cipher must give a known answer, and a text sealed when the database was made
 * must open, which proves that the right key is loaded before anything is sealed with a wrong one.
 */
@Component
class VaultStart implements InitializingBean {
    static final String KNOWN_KIND = "known_text";
    static final byte[] KNOWN_TEXT = "This vault opens.".getBytes(StandardCharsets.US_ASCII);

    private final VaultRecords records;
    private final Ciphertexts ciphertexts;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Chance chance;

    VaultStart(
            VaultRecords records, Ciphertexts ciphertexts, AuditLog audit, Transactions transactions, Chance chance) {
        this.records = records;
        this.ciphertexts = ciphertexts;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
    }

    @Override
    public void afterPropertiesSet() {
        requireKnownAnswer();
        transactions.run(this::checkOrBegin);
    }

    @EventListener
    void beginAgain(EverythingForgotten event) {
        transactions.run(this::checkOrBegin);
    }

    private void checkOrBegin() {
        records.takeTurn();
        Optional<StoredSecret> known = records.secret(ServiceScope.SCOPE, KNOWN_KIND);
        if (known.isEmpty()) {
            if (records.anySecret()) {
                throw new IllegalStateException(
                        "This database holds secrets, but not the text by which the vault knows its"
                                + " key: the table vault_secret was restored or changed in part. Nothing was changed. Restore the"
                                + " whole database from one backup.");
            }
            var unused = ciphertexts.put(ServiceScope.SCOPE, KNOWN_KIND, KNOWN_TEXT.clone(), "");
            byte[] auditKey = chance.bytes(VaultFormat.KEY_BYTES);
            audit.begin(auditKey);
            Arrays.fill(auditKey, (byte) 0);
            return;
        }
        boolean opens;
        try {
            opens = Arrays.equals(ciphertexts.open(known.get()), KNOWN_TEXT);
        } catch (VaultDamaged wrongKey) {
            opens = false;
        }
        if (!opens) {
            throw new IllegalStateException("The vault's key is not the one this database was sealed with. Nothing was"
                    + " changed. Point runagent.vault.key-file to the right key file (or to its backup copy), or"
                    + " runagent.database to the right database; without the right key its secrets cannot be read.");
        }
    }

    /** The cipher against a published answer, and one wrap and unwrap. */
    private static void requireKnownAnswer() {
        byte[] key = new byte[VaultFormat.KEY_BYTES];
        UUID id = ServiceScope.NIL;
        byte[] wrapped = VaultFormat.wrap(
                key, 1, new VaultScope(new AccountId(id), id), id, new byte[VaultFormat.KEY_BYTES], new byte[12]);
        byte[] again = VaultFormat.unwrap(
                key,
                new VaultScope(new AccountId(id), id),
                id,
                wrapped,
                VaultFormat.commitment(new byte[VaultFormat.KEY_BYTES], id));
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
