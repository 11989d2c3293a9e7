package net.runagent.persistence.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.care.BackupLink;
import net.runagent.core.care.BackupLinkRecords;
import net.runagent.core.deployment.DeploymentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcBackupLinkRecords implements BackupLinkRecords {
    private final JdbcClient jdbc;

    JdbcBackupLinkRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void replace(BackupLink link) {
        jdbc.sql("update backup_link set ended = true where backup_id = ? and not ended")
                .param(link.backup())
                .update();
        jdbc.sql("""
                        insert into backup_link (id, ticket_hash, deployment_id, backup_id, command, created_at,
                                                 expires_at, ended)
                        values (?, ?, ?, ?, ?, ?, ?, false)
                        """)
                .param(link.id())
                .param(link.ticketHash())
                .param(link.deployment().value())
                .param(link.backup())
                .param(link.command())
                .param(at(link.createdAt()))
                .param(at(link.expiresAt()))
                .update();
    }

    @Override
    public int madeSince(DeploymentId deployment, Instant since) {
        return jdbc.sql("select count(*) from backup_link where deployment_id = ? and created_at > ?")
                .param(deployment.value())
                .param(at(since))
                .query(Integer.class)
                .single();
    }

    @Override
    public Optional<BackupLink> look(byte[] ticketHash, Instant now) {
        return jdbc.sql("select * from backup_link where ticket_hash = ? and not ended and expires_at > ?")
                .param(ticketHash)
                .param(at(now))
                .query(JdbcBackupLinkRecords::row)
                .optional();
    }

    @Override
    public Optional<BackupLink> use(byte[] ticketHash, Instant now) {
        return jdbc.sql("""
                        update backup_link set ended = true
                        where ticket_hash = ? and not ended and expires_at > ? returning *
                        """)
                .param(ticketHash)
                .param(at(now))
                .query(JdbcBackupLinkRecords::row)
                .optional();
    }

    @Override
    public void forgetBefore(Instant instant) {
        jdbc.sql("delete from backup_link where created_at < ?")
                .param(at(instant))
                .update();
    }

    private static BackupLink row(ResultSet row, int n) throws SQLException {
        return new BackupLink(
                row.getObject("id", UUID.class),
                row.getBytes("ticket_hash"),
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                row.getObject("backup_id", UUID.class),
                row.getObject("command", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
