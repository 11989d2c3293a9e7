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
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.care.RotationRecords;
import net.runagent.core.care.RotationStep;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.vault.SecretKind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row a rotation, replaced as a whole; an index keeps a second one under way out. */
@Repository
class JdbcRotationRecords implements RotationRecords {
    private final JdbcClient jdbc;

    JdbcRotationRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Rotation> open(DeploymentId deployment) {
        return one("deployment_id = ? and ended_at is null", deployment.value());
    }

    @Override
    public Optional<Rotation> find(UUID id) {
        return one("id = ?", id);
    }

    @Override
    public Optional<Rotation> newest(DeploymentId deployment) {
        return one("deployment_id = ? order by started_at desc, id desc limit 1", deployment.value());
    }

    @Override
    public Optional<Rotation> ofCommand(UUID command) {
        return one("command = ?", command);
    }

    @Override
    public List<Rotation> underWay() {
        return jdbc.sql("select * from rotation where ended_at is null")
                .query(JdbcRotationRecords::row)
                .list();
    }

    @Override
    public void put(Rotation rotation) {
        jdbc.sql("""
                        insert into rotation (id, deployment_id, kind, aim, command, step, outcome, reason, attempts, greens,
                                              started_at, step_at, ended_at)
                        values (:id, :deployment, :kind, :aim, :command, :step, :outcome, :reason, :attempts, :greens,
                                :started, :stepAt, :ended)
                        on conflict (id) do update
                        set step = excluded.step, outcome = excluded.outcome, reason = excluded.reason,
                            attempts = excluded.attempts, greens = excluded.greens, step_at = excluded.step_at,
                            ended_at = excluded.ended_at
                        """)
                .param("id", rotation.id())
                .param("deployment", rotation.deployment().value())
                .param("kind", rotation.kind().word())
                .param("aim", rotation.aim().name())
                .param("command", rotation.command())
                .param("step", rotation.step().name())
                .param("outcome", word(rotation.outcome()))
                .param("reason", reason(rotation.outcome()))
                .param("attempts", rotation.attempts())
                .param("greens", rotation.greens())
                .param("started", rotation.startedAt().atOffset(ZoneOffset.UTC))
                .param("stepAt", rotation.stepAt().atOffset(ZoneOffset.UTC))
                .param("ended", at(rotation.endedAt()))
                .update();
    }

    private Optional<Rotation> one(String where, UUID value) {
        return jdbc.sql("select * from rotation where " + where)
                .param(value)
                .query(JdbcRotationRecords::row)
                .optional();
    }

    private static Rotation row(ResultSet row, int n) throws SQLException {
        return new Rotation(
                row.getObject("id", UUID.class),
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                kind(row.getString("kind")),
                Rotation.Aim.valueOf(row.getString("aim")),
                row.getObject("command", UUID.class),
                RotationStep.valueOf(row.getString("step")),
                outcome(row.getString("outcome"), row.getString("reason")),
                row.getInt("attempts"),
                row.getInt("greens"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("step_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ended_at", OffsetDateTime.class)));
    }

    private static SecretKind kind(String word) {
        return Arrays.stream(SecretKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no kind of secret is called " + word));
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.UnderWay() -> "UNDER_WAY";
            case Outcome.Done() -> "DONE";
            case Outcome.KeptOld _ -> "KEPT_OLD";
            case Outcome.Failed _ -> "FAILED";
        };
    }

    private static String reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.UnderWay(), Outcome.Done() -> "";
            case Outcome.KeptOld(String reason) -> reason;
            case Outcome.Failed(String reason) -> reason;
        };
    }

    private static Outcome outcome(String word, String reason) {
        return switch (word) {
            case "UNDER_WAY" -> new Outcome.UnderWay();
            case "DONE" -> new Outcome.Done();
            case "KEPT_OLD" -> new Outcome.KeptOld(reason);
            case "FAILED" -> new Outcome.Failed(reason);
            default -> throw new IllegalStateException("no outcome of a rotation is called " + word);
        };
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
