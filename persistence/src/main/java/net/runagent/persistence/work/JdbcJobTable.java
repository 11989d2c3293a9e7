package net.runagent.persistence.work;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What we read and write in db-scheduler's table beside db-scheduler itself. */
@Component
class JdbcJobTable {
    private final JdbcTemplate jdbc;

    JdbcJobTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Rows go in by id, so that two transactions that wish for the same jobs cannot lock each other up. What waits already and
     * soon enough is locked and left as it is: whoever runs it begins after this transaction.
     */
    void put(String job, Map<UUID, Instant> times) {
        List<Map.Entry<UUID, Instant>> all = List.copyOf(times.entrySet());
        jdbc.update(
                """
                insert into scheduled_tasks as t (task_name, task_instance, execution_time, picked, version)
                select ?, id, at, false, 1 from unnest(?::text[], ?::timestamptz[]) as a(id, at) order by id
                on conflict (task_name, task_instance) do update set
                    execution_time = case when t.picked then t.execution_time
                                          else least(t.execution_time, excluded.execution_time) end,
                    wake_at = case when t.picked then least(coalesce(t.wake_at, excluded.execution_time),
                                                            excluded.execution_time) end
                where case when t.picked then t.wake_at is null or excluded.execution_time < t.wake_at
                           else excluded.execution_time < t.execution_time end
                """,
                job,
                all.stream().map(each -> each.getKey().toString()).toArray(String[]::new),
                all.stream().map(each -> each.getValue().toString()).toArray(String[]::new));
    }

    void remove(String job, UUID id) {
        jdbc.update("delete from scheduled_tasks where task_name = ? and task_instance = ?", job, id.toString());
        jdbc.update("delete from parked_job where job = ? and id = ?", job, id);
    }

    /** Locks the row of a run that has ended and takes the wish for another run out of it. */
    @Nullable
    Instant takeWake(String job, String id) {
        List<@Nullable Timestamp> rows = jdbc.queryForList(
                "select wake_at from scheduled_tasks where task_name = ? and task_instance = ? for update",
                Timestamp.class,
                job,
                id);
        Timestamp wake = rows.isEmpty() ? null : rows.getFirst();
        if (wake == null) {
            return null;
        }
        jdbc.update("update scheduled_tasks set wake_at = null where task_name = ? and task_instance = ?", job, id);
        return wake.toInstant();
    }

    void park(String job, UUID id, int failures, String failure, Instant now) {
        jdbc.update("""
                insert into parked_job (job, id, failures, failure, parked_at) values (?, ?, ?, ?, ?)
                on conflict (job, id) do update set
                    failures = excluded.failures, failure = excluded.failure, parked_at = excluded.parked_at
                """, job, id, failures, failure, utc(now));
    }

    void unpark(String job, UUID id) {
        jdbc.update("delete from parked_job where job = ? and id = ?", job, id);
    }

    /** Gives the jobs of processes known to be dead back at once. @return how many */
    int release(String pickedBy, Instant now) {
        return jdbc.update("""
                update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null,
                    execution_time = ?, version = version + 1
                where picked and picked_by = ?
                """, utc(now), pickedBy);
    }

    List<String> pickers() {
        return jdbc.query(
                "select distinct picked_by from scheduled_tasks where picked and picked_by is not null",
                (row, number) -> row.getString("picked_by"));
    }

    long due(Instant now) {
        Long count = jdbc.queryForObject(
                "select count(*) from scheduled_tasks where not picked and execution_time <= ?", Long.class, utc(now));
        return count == null ? 0 : count;
    }

    /** Running jobs have no next time yet. */
    Optional<Instant> next(Instant now) {
        Timestamp next = jdbc.queryForObject(
                "select min(execution_time) from scheduled_tasks where not picked and execution_time > ?",
                Timestamp.class,
                utc(now));
        return Optional.ofNullable(next).map(Timestamp::toInstant);
    }

    /** @param but how the names of jobs begin that do not count */
    Optional<Instant> nextDated(Instant now, String but) {
        Timestamp next = jdbc.queryForObject("""
                select min(execution_time) from scheduled_tasks
                where not picked and execution_time > ? and not starts_with(task_name, ?)
                """, Timestamp.class, utc(now), but);
        return Optional.ofNullable(next).map(Timestamp::toInstant);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
