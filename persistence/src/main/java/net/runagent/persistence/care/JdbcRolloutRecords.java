package net.runagent.persistence.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.runagent.core.care.Rollout;
import net.runagent.core.care.Rollout.State;
import net.runagent.core.care.RolloutRecords;
import net.runagent.core.care.Wave;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row a release, replaced as a whole. */
@Repository
class JdbcRolloutRecords implements RolloutRecords {
    private final JdbcClient jdbc;

    JdbcRolloutRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Rollout> all() {
        return jdbc.sql("select * from release_rollout order by version")
                .query(JdbcRolloutRecords::row)
                .list();
    }

    @Override
    public Optional<Rollout> lock(String version) {
        return jdbc.sql("select * from release_rollout where version = ? for update")
                .param(version)
                .query(JdbcRolloutRecords::row)
                .optional();
    }

    @Override
    public void put(Rollout rollout) {
        jdbc.sql("""
                        insert into release_rollout (version, state, wave, halts, why, begun_at, since, judged_from)
                        values (:version, :state, :wave, :halts, :why, :begun, :since, :judged)
                        on conflict (version) do update
                        set state = excluded.state, wave = excluded.wave, halts = excluded.halts, why = excluded.why,
                            begun_at = excluded.begun_at, since = excluded.since, judged_from = excluded.judged_from
                        """)
                .param("version", rollout.version())
                .param("state", rollout.state().name())
                .param("wave", rollout.wave().name())
                .param("halts", rollout.halts())
                .param("why", rollout.why())
                .param("begun", at(rollout.begunAt()))
                .param("since", at(rollout.since()))
                .param("judged", at(rollout.judgedFrom()))
                .update();
    }

    @Override
    public Optional<Instant> frozenSince() {
        return jdbc.sql("select since from release_freeze")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    @Override
    public void freeze(@Nullable Instant since) {
        if (since == null) {
            jdbc.sql("delete from release_freeze").update();
        } else {
            jdbc.sql("insert into release_freeze (since) values (?) on conflict (one) do nothing")
                    .param(at(since))
                    .update();
        }
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static Rollout row(ResultSet row, int n) throws SQLException {
        return new Rollout(
                row.getString("version"),
                State.valueOf(row.getString("state")),
                Wave.valueOf(row.getString("wave")),
                row.getInt("halts"),
                row.getString("why"),
                instant(row.getObject("begun_at", OffsetDateTime.class)),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getObject("judged_from", OffsetDateTime.class).toInstant());
    }
}
