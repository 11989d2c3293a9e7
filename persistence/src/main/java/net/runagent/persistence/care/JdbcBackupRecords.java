package net.runagent.persistence.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.care.Backup.Archive;
import net.runagent.core.care.Backup.Outcome;
import net.runagent.core.care.BackupRecords;
import net.runagent.core.care.BackupStep;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row a backup, replaced as a whole; an index keeps a second one under way out. */
@Repository
class JdbcBackupRecords implements BackupRecords {
    private final JdbcClient jdbc;

    JdbcBackupRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Backup> open(DeploymentId deployment) {
        return jdbc.sql("select * from backup where deployment_id = ? and outcome = 'UNDER_WAY'")
                .param(deployment.value())
                .query(JdbcBackupRecords::row)
                .optional();
    }

    @Override
    public Optional<Backup> find(UUID id) {
        return jdbc.sql("select * from backup where id = ?")
                .param(id)
                .query(JdbcBackupRecords::row)
                .optional();
    }

    @Override
    public List<Backup> of(DeploymentId deployment) {
        return jdbc.sql("select * from backup where deployment_id = ? order by started_at desc, id desc")
                .param(deployment.value())
                .query(JdbcBackupRecords::row)
                .list();
    }

    @Override
    public List<Backup> underWay() {
        return jdbc.sql("select * from backup where outcome = 'UNDER_WAY' order by started_at")
                .query(JdbcBackupRecords::row)
                .list();
    }

    @Override
    public List<Backup> newestGood() {
        return jdbc.sql("""
                        select distinct on (deployment_id) * from backup where outcome = 'GOOD'
                        order by deployment_id, taken_at desc, id desc
                        """).query(JdbcBackupRecords::row).list();
    }

    @Override
    public void put(Backup backup) {
        Archive archive = backup.archive();
        jdbc.sql("""
                        insert into backup (id, deployment_id, kind, command, step, outcome, reason, attempts, started_at,
                                            step_at, ended_at, taken_at, bytes, sha256, agent_version, key_version)
                        values (:id, :deployment, :kind, :command, :step, :outcome, :reason, :attempts, :started,
                                :stepAt, :ended, :taken, :bytes, :sha256, :agentVersion, :keyVersion)
                        on conflict (id) do update
                        set step = excluded.step, outcome = excluded.outcome, reason = excluded.reason,
                            attempts = excluded.attempts, step_at = excluded.step_at, ended_at = excluded.ended_at,
                            taken_at = excluded.taken_at, bytes = excluded.bytes, sha256 = excluded.sha256,
                            agent_version = excluded.agent_version, key_version = excluded.key_version
                        """)
                .param("id", backup.id())
                .param("deployment", backup.deployment().value())
                .param("kind", backup.kind().name())
                .param("command", backup.command())
                .param("step", backup.step().name())
                .param("outcome", word(backup.outcome()))
                .param("reason", backup.outcome() instanceof Outcome.Failed(String reason) ? reason : "")
                .param("attempts", backup.attempts())
                .param("started", at(backup.startedAt()))
                .param("stepAt", at(backup.stepAt()))
                .param("ended", at(backup.endedAt()))
                .param("taken", archive == null ? null : at(archive.takenAt()))
                .param("bytes", archive == null ? null : archive.bytes())
                .param("sha256", archive == null ? null : archive.sha256())
                .param("agentVersion", archive == null ? null : archive.agentVersion())
                .param("keyVersion", archive == null ? null : archive.keyVersion())
                .update();
    }

    @Override
    public void remove(UUID backup) {
        jdbc.sql("delete from backup where id = ?").param(backup).update();
    }

    @Override
    public void removeAll(DeploymentId deployment) {
        jdbc.sql("delete from backup where deployment_id = ?")
                .param(deployment.value())
                .update();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.UnderWay _ -> "UNDER_WAY";
            case Outcome.Good _ -> "GOOD";
            case Outcome.Failed _ -> "FAILED";
        };
    }

    private static Outcome outcome(String word, String reason) {
        return switch (word) {
            case "UNDER_WAY" -> new Outcome.UnderWay();
            case "GOOD" -> new Outcome.Good();
            case "FAILED" -> new Outcome.Failed(reason);
            default -> throw new IllegalStateException("unknown outcome " + word);
        };
    }

    private static Backup row(ResultSet row, int n) throws SQLException {
        return new Backup(
                row.getObject("id", UUID.class),
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                Backup.Kind.valueOf(row.getString("kind")),
                row.getObject("command", UUID.class),
                BackupStep.valueOf(row.getString("step")),
                outcome(row.getString("outcome"), row.getString("reason")),
                row.getInt("attempts"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("step_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ended_at", OffsetDateTime.class)),
                archive(row));
    }

    private static @Nullable Archive archive(ResultSet row) throws SQLException {
        Instant taken = instant(row.getObject("taken_at", OffsetDateTime.class));
        return taken == null
                ? null
                : new Archive(
                        taken,
                        row.getLong("bytes"),
                        row.getString("sha256"),
                        row.getString("agent_version"),
                        row.getLong("key_version"));
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
