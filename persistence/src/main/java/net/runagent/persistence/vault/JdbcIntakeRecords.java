package net.runagent.persistence.vault;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.vault.IntakeRecords;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
class JdbcIntakeRecords implements IntakeRecords {
    private final JdbcTemplate jdbc;

    JdbcIntakeRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(UUID id, String owner, byte[] sealed, Instant expiresAt) {
        jdbc.update(
                "insert into vault_intake (id, owner, sealed, expires_at) values (?, ?, ?, ?)",
                id,
                owner,
                sealed,
                JdbcVaultRecords.utc(expiresAt));
    }

    @Override
    public Optional<byte[]> look(UUID id, String owner, Instant now) {
        return first("select sealed from vault_intake where id = ? and owner = ? and expires_at > ?", id, owner, now);
    }

    @Override
    public Optional<byte[]> take(UUID id, String owner, Instant now) {
        return first(
                "delete from vault_intake where id = ? and owner = ? and expires_at > ? returning sealed",
                id,
                owner,
                now);
    }

    @Override
    public void drop(UUID id) {
        jdbc.update("delete from vault_intake where id = ?", id);
    }

    @Override
    public int dropExpired(Instant now) {
        return jdbc.update("delete from vault_intake where expires_at <= ?", JdbcVaultRecords.utc(now));
    }

    private Optional<byte[]> first(String sql, UUID id, String owner, Instant now) {
        return jdbc.query(sql, (row, number) -> row.getBytes(1), id, owner, JdbcVaultRecords.utc(now)).stream()
                .findFirst();
    }
}
