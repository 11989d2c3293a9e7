package net.runagent.core.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;

/** The append-only audit log in the database. Every method joins the running transaction. */
public interface AuditRecords {
    Optional<AuditRow> last();

    /** The vault's turn must have been taken. */
    void append(AuditRow row);

    List<AuditRow> after(long seq, int most);

    Optional<AuditRow> at(long seq);

    /** The last row that tells that this kind was kept in the scope or forgotten, or that the scope was destroyed. */
    Optional<AuditRow> lastKept(VaultScope scope, String kind);

    /** The last row about the state of a key-encryption key. */
    Optional<AuditRow> lastOfKey(int kekId);

    /** The newest of a scope first. */
    List<AuditRow> of(VaultScope scope, int most);

    /** All scopes of an account, the newest first, those before a row only. */
    List<AuditRow> of(AccountId account, long before, int most);

    /** @param seq 1, 2, 3 ... without gaps */
    record AuditRow(
            long seq,
            Instant at,
            String event,
            VaultScope scope,
            String kind,
            long version,
            String purpose,
            UUID command,
            String step,
            byte[] prevHash,
            byte[] hash) {}
}
