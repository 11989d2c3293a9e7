package net.runagent.persistence.vault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.vault.SecretLink;
import net.runagent.core.vault.SecretLinkRecords;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
class JdbcSecretLinkRecords implements SecretLinkRecords {
    private static final String OPEN =
            "select * from secret_link where ticket_hash = ? and sealed is not null" + " and expires_at > ?";

    private final JdbcTemplate jdbc;

    JdbcSecretLinkRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void replace(SecretLink link) {
        jdbc.update("""
                update secret_link set sealed = null
                where owner = ? and asked = ? and object = ? and sealed is not null
                """, link.owner().lane(), link.asked(), link.object());
        jdbc.update(
                """
                insert into secret_link (id, ticket_hash, owner, asked, object, tries, created_at, expires_at, sealed)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                link.id(),
                link.ticketHash(),
                link.owner().lane(),
                link.asked(),
                link.object(),
                link.tries(),
                JdbcVaultRecords.utc(link.createdAt()),
                JdbcVaultRecords.utc(link.expiresAt()),
                link.sealed());
    }

    @Override
    public int madeSince(ChatUser owner, Instant since) {
        Integer made = jdbc.queryForObject(
                "select count(*) from secret_link where owner = ? and created_at > ?",
                Integer.class,
                owner.lane(),
                JdbcVaultRecords.utc(since));
        return made == null ? 0 : made;
    }

    @Override
    public Optional<SecretLink> look(byte[] ticketHash, Instant now) {
        return first(OPEN, ticketHash, now);
    }

    @Override
    public Optional<SecretLink> lock(byte[] ticketHash, Instant now) {
        return first(OPEN + " for update", ticketHash, now);
    }

    @Override
    public int countTry(UUID link) {
        Integer tries = jdbc.queryForObject(
                "update secret_link set tries = tries + 1 where id = ? returning tries", Integer.class, link);
        return tries == null ? Integer.MAX_VALUE : tries;
    }

    @Override
    public void end(UUID link) {
        jdbc.update("update secret_link set sealed = null where id = ?", link);
    }

    @Override
    public int forgetBefore(Instant instant) {
        return jdbc.update("delete from secret_link where created_at < ?", JdbcVaultRecords.utc(instant));
    }

    private Optional<SecretLink> first(String sql, byte[] ticketHash, Instant now) {
        return jdbc.query(sql, (row, number) -> link(row), ticketHash, JdbcVaultRecords.utc(now)).stream()
                .findFirst();
    }

    private static SecretLink link(ResultSet row) throws SQLException {
        return new SecretLink(
                row.getObject("id", UUID.class),
                row.getBytes("ticket_hash"),
                ChatUser.ofLane(row.getString("owner")),
                row.getString("asked"),
                row.getObject("object", UUID.class),
                row.getInt("tries"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getBytes("sealed"));
    }
}
