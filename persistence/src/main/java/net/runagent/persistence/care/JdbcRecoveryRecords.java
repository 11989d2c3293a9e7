package net.runagent.persistence.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.care.Recovery;
import net.runagent.core.care.RecoveryRecords;
import net.runagent.core.care.RecoveryStep;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row a recovery, replaced as a whole; an index keeps a second open one out. */
@Repository
class JdbcRecoveryRecords implements RecoveryRecords {
    private final JdbcClient jdbc;

    JdbcRecoveryRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Recovery> open(DeploymentId deployment) {
        return jdbc.sql("select * from recovery where deployment_id = ? and ended_at is null")
                .param(deployment.value())
                .query(JdbcRecoveryRecords::row)
                .optional();
    }

    @Override
    public Optional<Recovery> find(UUID id) {
        return jdbc.sql("select * from recovery where id = ?")
                .param(id)
                .query(JdbcRecoveryRecords::row)
                .optional();
    }

    @Override
    public List<Recovery> underWay() {
        return jdbc.sql("select * from recovery where ended_at is null order by started_at")
                .query(JdbcRecoveryRecords::row)
                .list();
    }

    @Override
    public Optional<Instant> lastByItself(DeploymentId deployment) {
        return jdbc.sql("select max(started_at) from recovery where deployment_id = ? and automatic")
                .param(deployment.value())
                .query((row, _) -> Optional.ofNullable(instant(row.getObject(1, OffsetDateTime.class))))
                .single();
    }

    @Override
    public void put(Recovery recovery) {
        jdbc.sql("""
                        insert into recovery (id, deployment_id, automatic, step, found, facts, taken, attempts, greens,
                                              started_at, step_at, ended_at, result)
                        values (:id, :deployment, :automatic, :step, :found, :facts, :taken, :attempts, :greens,
                                :started, :stepAt, :ended, :result)
                        on conflict (id) do update
                        set step = excluded.step, found = excluded.found, facts = excluded.facts,
                            taken = excluded.taken, attempts = excluded.attempts, greens = excluded.greens,
                            step_at = excluded.step_at, ended_at = excluded.ended_at, result = excluded.result
                        """)
                .param("id", recovery.id())
                .param("deployment", recovery.deployment().value())
                .param("step", recovery.step().name())
                .param("automatic", recovery.automatic())
                .param("found", recovery.found())
                .param("facts", recovery.facts())
                .param(
                        "taken",
                        String.join(
                                " ", recovery.taken().stream().map(Enum::name).toList()))
                .param("attempts", recovery.attempts())
                .param("greens", recovery.greens())
                .param("started", at(recovery.startedAt()))
                .param("stepAt", at(recovery.stepAt()))
                .param("ended", at(recovery.endedAt()))
                .param("result", recovery.result())
                .update();
    }

    private static Recovery row(ResultSet row, int n) throws SQLException {
        return new Recovery(
                row.getObject("id", UUID.class),
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                row.getBoolean("automatic"),
                RecoveryStep.valueOf(row.getString("step")),
                row.getString("found"),
                row.getString("facts"),
                Arrays.stream(row.getString("taken").split(" "))
                        .map(RecoveryStep::valueOf)
                        .toList(),
                row.getInt("attempts"),
                row.getInt("greens"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("step_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ended_at", OffsetDateTime.class)),
                row.getString("result"));
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
