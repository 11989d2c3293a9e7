package net.runagent.core.vault;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.core.vault.AuditRecords.AuditRow;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of the audit log hang together: {@code hash = HMAC-SHA256(audit key, all columns || previous hash)}. Who
 * has the database but not the key can neither change, insert, exchange nor drop a row unseen; the end of the chain is
 * noted outside the database.
 */
final class AuditChain {
    static final byte[] BEGINNING = new byte[32];

    private AuditChain() {}

    static AuditRow next(
            byte[] key,
            @Nullable AuditRow last,
            Instant now,
            String event,
            VaultScope scope,
            String kind,
            long version,
            String purpose,
            UUID command,
            String step) {
        long seq = last == null ? 1 : last.seq() + 1;
        byte[] previous = last == null ? BEGINNING : last.hash();
        // The row must read back as it was hashed: PostgreSQL keeps microseconds.
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        AuditRow unsigned =
                new AuditRow(seq, at, event, scope, kind, version, purpose, command, step, previous, new byte[0]);
        return new AuditRow(
                seq, at, event, scope, kind, version, purpose, command, step, previous, hash(key, unsigned));
    }

    /** Whether the row is what was written, right after {@code last}. */
    static boolean follows(byte[] key, @Nullable AuditRow last, AuditRow row) {
        return row.seq() == (last == null ? 1 : last.seq() + 1)
                && MessageDigest.isEqual(row.prevHash(), last == null ? BEGINNING : last.hash())
                && MessageDigest.isEqual(row.hash(), hash(key, row));
    }

    /** Whether somebody with the key wrote the row; says nothing of its place in the chain. */
    static boolean isOurs(byte[] key, AuditRow row) {
        return MessageDigest.isEqual(row.hash(), hash(key, row));
    }

    private static byte[] hash(byte[] key, AuditRow row) {
        byte[] numbers = ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(row.seq())
                .putLong(row.at().getEpochSecond())
                .putLong(row.at().getNano())
                .putLong(row.version())
                .array();
        return hmac(
                key,
                VaultFormat.concat(
                        VaultFormat.lp("runagent/audit/v1"),
                        numbers,
                        VaultFormat.lp(row.event()),
                        VaultFormat.bytes(row.scope().account().value()),
                        VaultFormat.bytes(row.scope().deployment()),
                        VaultFormat.lp(row.kind()),
                        VaultFormat.lp(row.purpose()),
                        VaultFormat.bytes(row.command()),
                        VaultFormat.lp(row.step()),
                        row.prevHash()));
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no HmacSHA256", impossible);
        }
    }
}
