package net.runagent.persistence.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.care.Restore;
import net.runagent.core.care.Restore.Outcome;
import net.runagent.core.care.RestoreRecords;
import net.runagent.core.care.RestoreStep;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row a restore, replaced as a whole; an index keeps a second open one out. */
@Repository
class JdbcRestoreRecords implements RestoreRecords {
    private final JdbcClient jdbc;

    JdbcRestoreRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Restore> open(DeploymentId deployment) {
        return one("deployment_id = ? and ended_at is null", deployment.value());
    }

    @Override
    public Optional<Restore> find(UUID id) {
        return one("id = ?", id);
    }

    @Override
    public Optional<Restore> ofCommand(UUID command) {
        return one("command = ?", command);
    }

    private Optional<Restore> one(String where, UUID value) {
        return jdbc.sql("select * from backup_restore where " + where)
                .param(value)
                .query(JdbcRestoreRecords::row)
                .optional();
    }

    @Override
    public List<Restore> underWay() {
        return jdbc.sql("select * from backup_restore where ended_at is null order by started_at")
                .query(JdbcRestoreRecords::row)
                .list();
    }

    @Override
    public void put(Restore restore) {
        jdbc.sql("""
                        insert into backup_restore (id, deployment_id, backup_id, command, step, saved, why, outcome,
                                                    reason, attempts, greens, started_at, step_at, ended_at)
                        values (:id, :deployment, :backup, :command, :step, :saved, :why, :outcome, :reason, :attempts,
                                :greens, :started, :stepAt, :ended)
                        on conflict (id) do update
                        set step = excluded.step, saved = excluded.saved, why = excluded.why, outcome = excluded.outcome,
                            reason = excluded.reason, attempts = excluded.attempts, greens = excluded.greens,
                            step_at = excluded.step_at, ended_at = excluded.ended_at
                        """)
                .param("id", restore.id())
                .param("deployment", restore.deployment().value())
                .param("backup", restore.backup())
                .param("command", restore.command())
                .param("step", restore.step().name())
                .param("saved", restore.saved())
                .param("why", restore.why())
                .param("outcome", word(restore.outcome()))
                .param("reason", reason(restore.outcome()))
                .param("attempts", restore.attempts())
                .param("greens", restore.greens())
                .param("started", at(restore.startedAt()))
                .param("stepAt", at(restore.stepAt()))
                .param("ended", at(restore.endedAt()))
                .update();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.UnderWay _ -> "UNDER_WAY";
            case Outcome.Done _ -> "DONE";
            case Outcome.KeptOld _ -> "KEPT_OLD";
            case Outcome.Failed _ -> "FAILED";
        };
    }

    private static String reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.KeptOld(String reason) -> reason;
            case Outcome.Failed(String reason) -> reason;
            default -> "";
        };
    }

    private static Outcome outcome(String word, String reason) {
        return switch (word) {
            case "UNDER_WAY" -> new Outcome.UnderWay();
            case "DONE" -> new Outcome.Done();
            case "KEPT_OLD" -> new Outcome.KeptOld(reason);
            case "FAILED" -> new Outcome.Failed(reason);
            default -> throw new IllegalStateException("unknown outcome " + word);
        };
    }

    private static Restore row(ResultSet row, int n) throws SQLException {
        return new Restore(
                row.getObject("id", UUID.class),
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                row.getObject("backup_id", UUID.class),
                row.getObject("command", UUID.class),
                RestoreStep.valueOf(row.getString("step")),
                row.getBoolean("saved"),
                row.getString("why"),
                outcome(row.getString("outcome"), row.getString("reason")),
                row.getInt("attempts"),
                row.getInt("greens"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("step_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ended_at", OffsetDateTime.class)));
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
