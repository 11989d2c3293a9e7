package net.runagent.persistence.vault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.vault.KeyState;
import net.runagent.core.vault.VaultRecords;
import net.runagent.core.vault.VaultScope;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Plain statements; the rules stand in core and, as a second line, in the migration. */
@Component
class JdbcVaultRecords implements VaultRecords {
    /** Keeps the vault's turn apart from every other advisory lock. */
    private static final long TURN = 0x5241_5641_554c_5431L;

    /** With the state of the key that it is wrapped with, as of the same moment. */
    private static final String KEY =
            "select d.*, k.state as kek_state from vault_dek d left join vault_kek k using (kek_id) where ";

    private final JdbcTemplate jdbc;

    JdbcVaultRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void takeTurn() {
        jdbc.query("select pg_advisory_xact_lock(?)", row -> {}, TURN);
    }

    @Override
    public Optional<DataKey> currentKey(VaultScope scope) {
        return jdbc
                .query(
                        KEY + "d.account = ? and d.deployment = ? and d.retired_at is null and not d.payloads",
                        JdbcVaultRecords::dataKey,
                        scope.account().value(),
                        scope.deployment())
                .stream()
                .findFirst();
    }

    @Override
    public Optional<DataKey> key(UUID dekId) {
        return jdbc.query(KEY + "d.dek_id = ?", JdbcVaultRecords::dataKey, dekId).stream()
                .findFirst();
    }

    @Override
    public void addKey(DataKey key, Instant now) {
        jdbc.update(
                """
                insert into vault_dek (dek_id, account, deployment, kek_id, wrapped, commitment, seals, payloads, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key.id(),
                key.scope().account().value(),
                key.scope().deployment(),
                key.kekId(),
                key.wrapped(),
                key.commitment(),
                key.payloads() ? 65_536 : 0,
                key.payloads(),
                utc(now));
    }

    @Override
    public int countSeal(UUID dekId) {
        return jdbc.query(
                "update vault_dek set seals = seals + 1 where dek_id = ? and seals < 65536 returning seals",
                row -> row.next() ? row.getInt(1) : Integer.MAX_VALUE,
                dekId);
    }

    @Override
    public void retireKey(UUID dekId, Instant now) {
        jdbc.update("update vault_dek set retired_at = ? where dek_id = ? and retired_at is null", utc(now), dekId);
    }

    @Override
    public void dropUnused(Instant payloadsBefore, Instant grantsBefore) {
        jdbc.update("""
                delete from vault_dek k where (payloads and created_at < ?)
                or (not payloads and retired_at is not null
                    and not exists (select 1 from vault_secret s where s.dek_id = k.dek_id))
                """, utc(payloadsBefore));
        jdbc.update("delete from vault_grant where expires_at < ?", utc(grantsBefore));
    }

    @Override
    public Optional<StoredSecret> secret(VaultScope scope, String kind) {
        return jdbc
                .query(
                        "select * from vault_secret where account = ? and deployment = ? and kind = ?",
                        JdbcVaultRecords::storedSecret,
                        scope.account().value(),
                        scope.deployment(),
                        kind)
                .stream()
                .findFirst();
    }

    @Override
    public List<Listed> list(VaultScope scope) {
        return jdbc.query(
                """
                select kind, version, hint, kept_at from vault_secret
                where account = ? and deployment = ? order by kind
                """,
                (row, number) -> new Listed(
                        row.getString("kind"),
                        row.getLong("version"),
                        row.getString("hint"),
                        row.getObject("kept_at", OffsetDateTime.class).toInstant()),
                scope.account().value(),
                scope.deployment());
    }

    @Override
    public boolean anything() {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from vault_secret) or exists (select 1 from vault_dek)", Boolean.class));
    }

    @Override
    public void put(StoredSecret secret, Instant now) {
        jdbc.update(
                """
                insert into vault_secret (id, account, deployment, kind, version, dek_id, ciphertext, hint, kept_at)
                values (?, ?, ?, ?, ?, encode(substring(?::bytea from 7 for 16), 'hex')::uuid, ?, ?, ?)
                on conflict (account, deployment, kind) do update set version = excluded.version,
                    dek_id = excluded.dek_id, ciphertext = excluded.ciphertext, hint = excluded.hint,
                    kept_at = excluded.kept_at
                """,
                secret.id(),
                secret.scope().account().value(),
                secret.scope().deployment(),
                secret.kind(),
                secret.version(),
                secret.sealed(),
                secret.sealed(),
                secret.hint(),
                utc(now));
    }

    @Override
    public void addGrant(StoredGrant grant) {
        jdbc.update(
                """
                insert into vault_grant (id, account, deployment, kind, version, purpose, command, step, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                grant.id(),
                grant.scope().account().value(),
                grant.scope().deployment(),
                grant.kind(),
                grant.version(),
                grant.purpose(),
                grant.command(),
                grant.step(),
                utc(grant.expiresAt()));
    }

    @Override
    public Optional<StoredGrant> useGrant(UUID id, Instant now, Instant latest) {
        return jdbc
                .query(
                        "update vault_grant set used_at = ? where id = ? and used_at is null and expires_at > ?"
                                + " and expires_at <= ? returning *",
                        JdbcVaultRecords::storedGrant,
                        utc(now),
                        id,
                        utc(now),
                        utc(latest))
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Long> forget(VaultScope scope, String kind) {
        Object[] which = {scope.account().value(), scope.deployment(), kind};
        jdbc.update(
                "delete from vault_grant where account = ? and deployment = ? and kind = ? and used_at is null", which);
        return jdbc
                .query(
                        "delete from vault_secret where account = ? and deployment = ? and kind = ? returning version",
                        (row, number) -> row.getLong("version"),
                        which)
                .stream()
                .findFirst();
    }

    @Override
    public boolean destroy(VaultScope scope) {
        Object[] whose = {scope.account().value(), scope.deployment()};
        int keys = jdbc.update("delete from vault_dek where account = ? and deployment = ? and not payloads", whose);
        int secrets = jdbc.update("delete from vault_secret where account = ? and deployment = ?", whose);
        jdbc.update("delete from vault_grant where account = ? and deployment = ? and used_at is null", whose);
        return keys + secrets > 0;
    }

    static DataKey dataKey(ResultSet row, int number) throws SQLException {
        String kekState = row.getString("kek_state");
        return new DataKey(
                row.getObject("dek_id", UUID.class),
                scope(row),
                row.getBytes("wrapped"),
                row.getBytes("commitment"),
                row.getBoolean("payloads"),
                row.getInt("kek_id"),
                kekState == null ? null : KeyState.of(kekState));
    }

    private static StoredSecret storedSecret(ResultSet row, int number) throws SQLException {
        return new StoredSecret(
                row.getObject("id", UUID.class),
                scope(row),
                row.getString("kind"),
                row.getLong("version"),
                row.getBytes("ciphertext"),
                row.getString("hint"));
    }

    private static StoredGrant storedGrant(ResultSet row, int number) throws SQLException {
        return new StoredGrant(
                row.getObject("id", UUID.class),
                scope(row),
                row.getString("kind"),
                row.getLong("version"),
                row.getString("purpose"),
                row.getObject("command", UUID.class),
                row.getString("step"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    static VaultScope scope(ResultSet row) throws SQLException {
        return new VaultScope(
                new AccountId(row.getObject("account", UUID.class)), row.getObject("deployment", UUID.class));
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
