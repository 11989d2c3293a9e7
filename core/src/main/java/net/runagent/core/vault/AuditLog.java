package net.runagent.core.vault;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.vault.AuditRecords.AuditRow;
import net.runagent.core.vault.KekRecords.Kek;
import net.runagent.core.vault.VaultRecords.StoredSecret;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Adds to the audit log, tells a scope's uses, and verifies the whole chain. */
@Component
public class AuditLog {
    /** Before which row the newest page begins. */
    public static final long NEWEST = Long.MAX_VALUE;

    static final String KEY_KIND = "audit_key";
    /** The kind of the lines about key-encryption keys; their version is the key's number. */
    static final String KEK = "kek";

    static final String KEPT = "kept";
    static final String DESTROYED = "destroyed";

    /** One kind was removed from a scope that lives on. */
    static final String FORGOTTEN = "forgotten";

    private static final int PAGE = 1_000;

    private final AuditRecords records;
    private final VaultRecords vault;
    private final Ciphertexts ciphertexts;
    private final Transactions transactions;
    private final AuditHeads heads;
    private final Clock clock;

    AuditLog(
            AuditRecords records,
            VaultRecords vault,
            Ciphertexts ciphertexts,
            Transactions transactions,
            AuditHeads heads,
            Clock clock) {
        this.records = records;
        this.vault = vault;
        this.ciphertexts = ciphertexts;
        this.transactions = transactions;
        this.heads = heads;
        this.clock = clock;
    }

    /** Joins the running transaction, in which the vault's turn has been taken. */
    void add(String event, VaultScope scope, String kind, long version, String purpose, UUID command, String step) {
        byte[] key = key();
        try {
            records.append(AuditChain.next(
                    key,
                    records.last().orElse(null),
                    clock.instant(),
                    event,
                    scope,
                    kind,
                    version,
                    purpose,
                    command,
                    step));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * Refuses a version that is not the last one kept, or one of a destroyed scope: whole rows of the vault can be put back
     * from an old copy of the database, but not the end of this log. Joins the running transaction.
     */
    void requireNewest(VaultScope scope, String kind, long version) {
        AuditRow last = records.lastKept(scope, kind)
                .orElseThrow(() -> new VaultDamaged("the audit log does not know this secret"));
        byte[] key = key();
        try {
            if (!AuditChain.isOurs(key, last)) {
                throw new VaultDamaged("the audit log's row " + last.seq() + " is not what was written");
            }
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        if (!last.event().equals(KEPT) || last.version() != version) {
            throw new VaultDamaged("an older version has been put back, or one that was destroyed");
        }
    }

    /** A key-encryption key came into this state. Joins the running transaction, in which the turn has been taken. */
    void addKeyState(int kekId, KeyState state) {
        add(state.word(), ServiceScope.SCOPE, KEK, kekId, "", ServiceScope.NIL, "");
    }

    /**
     * Refuses states that this log did not see: a key that was refused could otherwise be made good again by who can write in
     * the database. The first key of all has no line; it was the primary one from the beginning.
     *
     * @throws IllegalStateException when the table of keys was changed or restored by itself
     */
    void requireStates(List<Kek> keks) {
        byte[] key = key();
        try {
            boolean first = true;
            for (Kek kek : keks) {
                Optional<AuditRow> last = records.lastOfKey(kek.id());
                boolean right = last.isEmpty()
                        ? first && kek.state() == KeyState.PRIMARY
                        : AuditChain.isOurs(key, last.get())
                                && last.get().event().equals(kek.state().word());
                if (!right) {
                    throw new IllegalStateException("Key " + kek.id() + " stands as "
                            + kek.state().word()
                            + ", but the audit log says otherwise: the table vault_kek was changed or"
                            + " restored by itself. Nothing was changed. Restore the whole database from one backup, and"
                            + " look who had access to it.");
                }
                first = false;
            }
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The highest version that this kind has had in the scope; 0 when it was never there. Joins the running transaction. */
    long lastVersion(VaultScope scope, String kind) {
        return records.lastKept(scope, kind).map(AuditRow::version).orElse(0L);
    }

    /** What was done with the secrets of a scope, the newest first. */
    public List<Use> usesOf(VaultScope scope, int most) {
        return transactions.call(() -> records.of(scope, most)).stream()
                .map(AuditLog::use)
                .toList();
    }

    /** The same for all of an account. @param before the row to go on before, {@link #NEWEST} to begin */
    public List<Use> usesOf(AccountId account, long before, int most) {
        return transactions.call(() -> records.of(account, before, most)).stream()
                .map(AuditLog::use)
                .toList();
    }

    private static Use use(AuditRow row) {
        return new Use(
                row.seq(),
                row.at(),
                row.event(),
                row.scope().deployment(),
                row.kind(),
                row.version(),
                row.purpose(),
                row.command(),
                row.step(),
                HexFormat.of().formatHex(row.hash()));
    }

    /** Reads the whole log and compares it with the heads noted outside the database. */
    public Verdict verify() {
        byte[] key = transactions.call(this::key);
        try {
            AuditRow last = null;
            while (true) {
                long from = last == null ? 0 : last.seq();
                List<AuditRow> page = transactions.call(() -> records.after(from, PAGE));
                if (page.isEmpty()) {
                    return endsWhereItShould(last);
                }
                for (AuditRow row : page) {
                    if (!AuditChain.follows(key, last, row)) {
                        long expected = last == null ? 1 : last.seq() + 1;
                        return new Verdict.Broken(
                                expected,
                                "row " + expected
                                        + " is not what was written there: changed, exchanged, inserted or missing");
                    }
                    last = row;
                }
            }
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private Verdict endsWhereItShould(@Nullable AuditRow last) {
        for (AuditHeads.Head head : heads.noted()) {
            Optional<AuditRow> row = transactions.call(() -> records.at(head.seq()));
            if (row.isEmpty() || !Arrays.equals(row.get().hash(), head.hash())) {
                return new Verdict.Broken(
                        head.seq(), "row " + head.seq() + " was noted outside the database and is gone or another");
            }
        }
        return last == null
                ? new Verdict.Whole(0, "")
                : new Verdict.Whole(last.seq(), HexFormat.of().formatHex(last.hash()));
    }

    private byte[] key() {
        return ciphertexts.open(vault.secret(ServiceScope.SCOPE, KEY_KIND)
                .orElseThrow(() -> new VaultDamaged("the audit log's key is missing")));
    }

    /** Makes the log's key; the vault's turn must have been taken. */
    void begin(byte[] freshKey) {
        StoredSecret unused = ciphertexts.put(ServiceScope.SCOPE, KEY_KIND, freshKey, "");
    }

    /**
     * Something that was done with a secret.
     *
     * @param row its number in the log, as {@code ./runagent audit verify} names it
     * @param deployment the second half of its scope
     * @param purpose empty for what is not a use
     * @param hash of the row, in hex: whoever notes it can see later that the row is still the same
     */
    public record Use(
            long row,
            Instant at,
            String event,
            UUID deployment,
            String kind,
            long version,
            String purpose,
            UUID command,
            String step,
            String hash) {}

    public sealed interface Verdict {
        /** @param head hash of the last row, in hex; empty when there is none */
        record Whole(long rows, String head) implements Verdict {}

        /** @param row the first that is wrong, as it is numbered */
        record Broken(long row, String what) implements Verdict {}
    }
}
