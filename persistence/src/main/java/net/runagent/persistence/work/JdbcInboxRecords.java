package net.runagent.persistence.work;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.InboxRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** One statement per call, whatever the number of arrivals. */
@Component
class JdbcInboxRecords implements InboxRecords {
    /** Rows go in by key order, so that two processes given the same deliveries cannot lock each other up. */
    private static final String STORE = """
            with arrived as materialized (
                select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
                    with ordinality as a(id, source, dedupe_key, action_key, lane, body, nr)
            ), delivered as (
                insert into inbox_key (source, key, inbox_id, kept_from)
                select source, 'd:' || dedupe_key, id, ?::timestamptz from arrived order by source, dedupe_key, nr
                on conflict do nothing returning inbox_id
            ), acted as (
                insert into inbox_key (source, key, inbox_id, kept_from)
                select source, 'a:' || action_key, id, ?::timestamptz from arrived
                where action_key is not null and id in (select inbox_id from delivered)
                order by source, action_key, nr
                on conflict do nothing returning inbox_id
            )
            insert into inbox (id, source, lane, dedupe_key, action_key, body, arrived_at, due_at)
            select id, source, lane, dedupe_key, action_key, body, ?::timestamptz, ?::timestamptz from arrived
            where id in (select inbox_id from delivered)
              and (action_key is null or id in (select inbox_id from acted))
            order by nr
            returning id
            """;

    /** A function of the migration, because it sets how PostgreSQL plans it. */
    private static final String TAKE = "select * from take_inbox(?::timestamptz, ?, ?, ?) order by seq";

    private static final String TAKE_ONE = """
            with head as materialized (
                select i.* from inbox i
                where i.seq = ? and i.parked_at is null
                  and not exists (
                      select 1 from inbox older
                      where older.lane = i.lane and older.seq < i.seq and older.parked_at is null)
                for update of i skip locked
            ), mine as materialized (
                select * from head where pg_try_advisory_xact_lock(hashtextextended(lane, 0))
            ), gone as (
                delete from inbox where seq in (select seq from mine)
            )
            select *, exists (select 1 from inbox behind where behind.lane = mine.lane and behind.seq > mine.seq) as more
            from mine
            """;

    private final JdbcTemplate jdbc;

    JdbcInboxRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<UUID> store(List<Arrival> sealed, Instant now) {
        OffsetDateTime at = utc(now);
        return new HashSet<>(jdbc.queryForList(
                STORE,
                UUID.class,
                array(sealed, Arrival::id, UUID[]::new),
                array(sealed, Arrival::source, String[]::new),
                array(sealed, Arrival::dedupeKey, String[]::new),
                array(sealed, Arrival::actionKey, String[]::new),
                array(sealed, Arrival::lane, String[]::new),
                array(sealed, Arrival::body, byte[][]::new),
                at,
                at,
                at,
                at));
    }

    @Override
    public List<Waiting> take(Collection<String> sources, int lanes, Collection<String> exceptLanes, Instant now) {
        return jdbc.query(
                TAKE, WAITING, utc(now), sources.toArray(String[]::new), exceptLanes.toArray(String[]::new), lanes);
    }

    @Override
    public Optional<Waiting> take(long seq) {
        return jdbc.query(TAKE_ONE, WAITING, seq).stream().findFirst();
    }

    @Override
    public void keepKeysFrom(Instant now, Collection<UUID> ids) {
        jdbc.update("update inbox_key set kept_from = ? where inbox_id = any(?)", utc(now), ids.toArray(UUID[]::new));
    }

    @Override
    public void failed(long seq, Instant dueAt) {
        jdbc.update("update inbox set attempts = attempts + 1, due_at = ? where seq = ?", utc(dueAt), seq);
    }

    @Override
    public void park(long seq, Instant now) {
        jdbc.update("update inbox set attempts = attempts + 1, parked_at = ? where seq = ?", utc(now), seq);
    }

    @Override
    public long due(Instant now) {
        Long count = jdbc.queryForObject(
                "select count(*) from inbox where parked_at is null and due_at <= ?", Long.class, utc(now));
        return count == null ? 0 : count;
    }

    @Override
    public Optional<Instant> next(Instant now) {
        Timestamp next = jdbc.queryForObject(
                "select min(due_at) from inbox where parked_at is null and due_at > ?", Timestamp.class, utc(now));
        return Optional.ofNullable(next).map(Timestamp::toInstant);
    }

    @Override
    public Optional<Instant> oldest(String source) {
        return jdbc
                .query(
                        "select arrived_at from inbox where source = ? and parked_at is null order by arrived_at limit 1",
                        (row, number) -> row.getObject(1, OffsetDateTime.class).toInstant(),
                        source)
                .stream()
                .findFirst();
    }

    @Override
    public int forget(Instant keysBefore, Instant parkedBefore) {
        jdbc.update("delete from inbox where parked_at < ?", utc(parkedBefore));
        return jdbc.update("""
                delete from inbox_key k where kept_from < ?
                and not exists (select 1 from inbox i where i.id = k.inbox_id)
                """, utc(keysBefore));
    }

    private static final RowMapper<Waiting> WAITING = JdbcInboxRecords::waiting;

    private static Waiting waiting(ResultSet row, int number) throws SQLException {
        return new Waiting(
                row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getString("source"),
                row.getString("dedupe_key"),
                row.getString("action_key"),
                row.getString("lane"),
                row.getBytes("body"),
                row.getObject("arrived_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                row.getBoolean("more"));
    }

    private static <T extends @Nullable Object> T[] array(
            List<Arrival> arrivals, Function<Arrival, T> field, java.util.function.IntFunction<T[]> make) {
        return arrivals.stream().map(field).toArray(make);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
