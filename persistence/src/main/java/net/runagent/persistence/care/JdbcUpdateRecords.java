package net.runagent.persistence.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.care.AgentUpdate;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.UpdateRecords;
import net.runagent.core.care.UpdateStep;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row an update, replaced as a whole; an index keeps a second open one out. */
@Repository
class JdbcUpdateRecords implements UpdateRecords {
    private final JdbcClient jdbc;

    JdbcUpdateRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<AgentUpdate> open(DeploymentId deployment) {
        return jdbc.sql("select * from agent_update where deployment_id = ? and ended_at is null")
                .param(deployment.value())
                .query(JdbcUpdateRecords::row)
                .optional();
    }

    @Override
    public Optional<AgentUpdate> find(UUID id) {
        return jdbc.sql("select * from agent_update where id = ?")
                .param(id)
                .query(JdbcUpdateRecords::row)
                .optional();
    }

    @Override
    public List<AgentUpdate> underWay() {
        return jdbc.sql("select * from agent_update where ended_at is null order by planned_at, id")
                .query(JdbcUpdateRecords::row)
                .list();
    }

    @Override
    public List<AgentUpdate> to(String version) {
        return jdbc.sql("select * from agent_update where version = ? order by planned_at, id")
                .param(version)
                .query(JdbcUpdateRecords::row)
                .list();
    }

    @Override
    public void put(AgentUpdate update) {
        jdbc.sql("""
                        insert into agent_update (id, deployment_id, version, from_version, step, ran, restored, why,
                                                  outcome, reason, attempts, greens, planned_at, due_at, step_at,
                                                  failed_at, ended_at)
                        values (:id, :deployment, :version, :from, :step, :ran, :restored, :why, :outcome, :reason,
                                :attempts, :greens, :planned, :due, :stepAt, :failed, :ended)
                        on conflict (id) do update
                        set step = excluded.step, ran = excluded.ran, restored = excluded.restored, why = excluded.why,
                            outcome = excluded.outcome, reason = excluded.reason, attempts = excluded.attempts,
                            greens = excluded.greens, due_at = excluded.due_at, step_at = excluded.step_at,
                            failed_at = excluded.failed_at, ended_at = excluded.ended_at
                        """)
                .param("id", update.id())
                .param("deployment", update.deployment().value())
                .param("version", update.version())
                .param("from", update.from())
                .param("step", update.step().name())
                .param("ran", update.ran())
                .param("restored", update.restored())
                .param("why", update.why())
                .param("outcome", word(update.outcome()))
                .param("reason", reason(update.outcome()))
                .param("attempts", update.attempts())
                .param("greens", update.greens())
                .param("planned", at(update.plannedAt()))
                .param("due", at(update.dueAt()))
                .param("stepAt", at(update.stepAt()))
                .param("failed", at(update.failedAt()))
                .param("ended", at(update.endedAt()))
                .update();
    }

    @Override
    public Map<DeploymentId, String> versions() {
        Map<DeploymentId, String> versions = new HashMap<>();
        jdbc.sql("select deployment_id, version from agent_release")
                .query(row -> {
                    versions.put(
                            new DeploymentId(row.getObject("deployment_id", UUID.class)), row.getString("version"));
                });
        return versions;
    }

    @Override
    public void runs(DeploymentId deployment, String version, Instant since) {
        jdbc.sql("""
                        insert into agent_release (deployment_id, version, since) values (?, ?, ?)
                        on conflict (deployment_id) do update set version = excluded.version, since = excluded.since
                        """)
                .param(deployment.value())
                .param(version)
                .param(at(since))
                .update();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.UnderWay _ -> "UNDER_WAY";
            case Outcome.Done _ -> "DONE";
            case Outcome.KeptOld _ -> "KEPT_OLD";
            case Outcome.Withdrawn _ -> "WITHDRAWN";
            case Outcome.Failed _ -> "FAILED";
        };
    }

    private static String reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.KeptOld(String reason) -> reason;
            case Outcome.Withdrawn(String reason) -> reason;
            case Outcome.Failed(String reason) -> reason;
            default -> "";
        };
    }

    private static Outcome outcome(String word, String reason) {
        return switch (word) {
            case "UNDER_WAY" -> new Outcome.UnderWay();
            case "DONE" -> new Outcome.Done();
            case "KEPT_OLD" -> new Outcome.KeptOld(reason);
            case "WITHDRAWN" -> new Outcome.Withdrawn(reason);
            case "FAILED" -> new Outcome.Failed(reason);
            default -> throw new IllegalStateException("unknown outcome " + word);
        };
    }

    private static AgentUpdate row(ResultSet row, int n) throws SQLException {
        return new AgentUpdate(
                row.getObject("id", UUID.class),
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                row.getString("version"),
                row.getString("from_version"),
                UpdateStep.valueOf(row.getString("step")),
                row.getBoolean("ran"),
                row.getBoolean("restored"),
                row.getString("why"),
                outcome(row.getString("outcome"), row.getString("reason")),
                row.getInt("attempts"),
                row.getInt("greens"),
                row.getObject("planned_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getObject("step_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("failed_at", OffsetDateTime.class)),
                instant(row.getObject("ended_at", OffsetDateTime.class)));
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
