package net.runagent.persistence.vault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.vault.AuditRecords;
import net.runagent.core.vault.VaultScope;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
class JdbcAuditRecords implements AuditRecords {
    /** Account and deployment of the service itself. */
    private static final UUID NIL = new UUID(0, 0);

    private final JdbcTemplate jdbc;

    JdbcAuditRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<AuditRow> last() {
        return jdbc.query("select * from vault_audit order by seq desc limit 1", JdbcAuditRecords::row).stream()
                .findFirst();
    }

    @Override
    public void append(AuditRow row) {
        jdbc.update(
                """
                insert into vault_audit (seq, at, event, account, deployment, kind, version, purpose, command, step,
                    prev_hash, hash)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                row.seq(),
                JdbcVaultRecords.utc(row.at()),
                row.event(),
                row.scope().account().value(),
                row.scope().deployment(),
                row.kind(),
                row.version(),
                row.purpose(),
                row.command(),
                row.step(),
                row.prevHash(),
                row.hash());
    }

    @Override
    public List<AuditRow> after(long seq, int most) {
        return jdbc.query(
                "select * from vault_audit where seq > ? order by seq limit ?", JdbcAuditRecords::row, seq, most);
    }

    @Override
    public Optional<AuditRow> at(long seq) {
        return jdbc.query("select * from vault_audit where seq = ?", JdbcAuditRecords::row, seq).stream()
                .findFirst();
    }

    @Override
    public Optional<AuditRow> lastKept(VaultScope scope, String kind) {
        return jdbc.query("""
                        select * from vault_audit
                        where account = ? and deployment = ? and event in ('kept', 'forgotten', 'destroyed')
                          and (event = 'destroyed' or kind = ?)
                        order by seq desc limit 1
                        """, JdbcAuditRecords::row, scope.account().value(), scope.deployment(), kind).stream()
                .findFirst();
    }

    @Override
    public Optional<AuditRow> lastOfKey(int kekId) {
        return jdbc.query("""
                        select * from vault_audit
                        where kind = 'kek' and version = ? and account = ? and deployment = ? order by seq desc limit 1
                        """, JdbcAuditRecords::row, kekId, NIL, NIL).stream().findFirst();
    }

    @Override
    public List<AuditRow> of(VaultScope scope, int most) {
        return jdbc.query(
                "select * from vault_audit where account = ? and deployment = ? order by seq desc limit ?",
                JdbcAuditRecords::row,
                scope.account().value(),
                scope.deployment(),
                most);
    }

    @Override
    public List<AuditRow> of(AccountId account, long before, int most) {
        return jdbc.query(
                "select * from vault_audit where account = ? and seq < ? order by seq desc limit ?",
                JdbcAuditRecords::row,
                account.value(),
                before,
                most);
    }

    private static AuditRow row(ResultSet row, int number) throws SQLException {
        return new AuditRow(
                row.getLong("seq"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("event"),
                JdbcVaultRecords.scope(row),
                row.getString("kind"),
                row.getLong("version"),
                row.getString("purpose"),
                row.getObject("command", UUID.class),
                row.getString("step"),
                row.getBytes("prev_hash"),
                row.getBytes("hash"));
    }
}
