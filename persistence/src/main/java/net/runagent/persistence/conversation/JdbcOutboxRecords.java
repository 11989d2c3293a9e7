package net.runagent.persistence.conversation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.conversation.OutboxRecords;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.work.PayloadSeal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
class JdbcOutboxRecords implements OutboxRecords {
    private static final String FINISHED = "('SENT', 'UNKNOWN', 'REFUSED', 'DROPPED')";

    private final JdbcTemplate jdbc;
    private final PayloadSeal seal;
    private final GatheredWrites writes;

    JdbcOutboxRecords(JdbcTemplate jdbc, PayloadSeal seal, GatheredWrites writes) {
        this.jdbc = jdbc;
        this.seal = seal;
        this.writes = writes;
    }

    @Override
    public List<Standing> insert(List<Row> rows, Instant now) {
        List<Parcel> parcels = rows.stream().map(Row::parcel).toList();
        List<Optional<Standing>> standing = writes.query(
                """
                insert into outbox
                    (id, lane, chat, conversation, kind, anchor, page, anew, message, body, state, owner, attempt, created_at)
                select *, 0, ?
                  from unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::int[], ?::boolean[],
                              ?::text[], ?::bytea[], ?::text[], ?::text[]::uuid[])
                returning conversation, anchor,
                          (select m.message from chat_message m
                            where m.conversation = outbox.conversation and m.anchor = outbox.anchor) as standing""",
                (row, number) -> standing(row),
                Timestamp.from(now),
                parcels.stream().map(parcel -> parcel.id().toString()).toArray(String[]::new),
                parcels.stream().map(Parcel::lane).toArray(String[]::new),
                parcels.stream().map(Parcel::chat).toArray(String[]::new),
                parcels.stream().map(parcel -> parcel.conversation().value()).toArray(Long[]::new),
                parcels.stream().map(parcel -> parcel.kind().name()).toArray(String[]::new),
                parcels.stream().map(Parcel::anchor).toArray(String[]::new),
                parcels.stream().map(Parcel::page).toArray(Integer[]::new),
                parcels.stream().map(Parcel::anew).toArray(Boolean[]::new),
                parcels.stream().map(Parcel::message).toArray(String[]::new),
                parcels.stream()
                        .map(parcel -> seal.seal(parcel.id(), parcel.body()))
                        .toArray(byte[][]::new),
                rows.stream().map(row -> row.state().name()).toArray(String[]::new),
                rows.stream().map(row -> text(row.owner())).toArray(String[]::new));
        return standing.stream().flatMap(Optional::stream).distinct().toList();
    }

    private static Optional<Standing> standing(ResultSet row) throws SQLException {
        String message = row.getString("standing");
        return message == null
                ? Optional.empty()
                : Optional.of(new Standing(
                        new ConversationId(row.getLong("conversation")), row.getString("anchor"), message));
    }

    @Override
    public void settle(List<Settled> settled, Instant now) {
        writes.add(
                """
                update outbox o
                   set state = t.state, attempt = t.attempt, not_before = t.not_before, provider_ref = nullif(t.message, ''),
                       owner = null, settled_at = ?,
                       body = case when t.state in %s then null else o.body end
                  from unnest(?::text[]::uuid[], ?::text[], ?::int[], ?::text[]::timestamptz[], ?::text[])
                    as t (id, state, attempt, not_before, message)
                 where o.id = t.id""".formatted(FINISHED),
                GatheredWrites.ANY,
                Timestamp.from(now),
                settled.stream().map(row -> row.parcel().id().toString()).toArray(String[]::new),
                settled.stream().map(row -> row.state().name()).toArray(String[]::new),
                settled.stream().map(Settled::attempt).toArray(Integer[]::new),
                settled.stream().map(row -> text(row.notBefore())).toArray(String[]::new),
                settled.stream().map(Settled::message).toArray(String[]::new));
        remember(settled, now);
    }

    /** One row cannot be inserted or updated twice by one statement, so only the newest of each anchor counts. */
    private void remember(List<Settled> settled, Instant now) {
        Map<String, Settled> newest = new HashMap<>();
        for (Settled row : settled) {
            if (row.parcel().anchor() != null && !row.message().isEmpty()) {
                newest.put(
                        row.parcel().conversation().value() + "/" + row.parcel().anchor(), row);
            }
        }
        if (newest.isEmpty()) {
            return;
        }
        List<Settled> rows = List.copyOf(newest.values());
        writes.add(
                """
                insert into chat_message (conversation, anchor, message, sent_at)
                select t.conversation, t.anchor, t.message, ?
                  from unnest(?::bigint[], ?::text[], ?::text[]) as t (conversation, anchor, message)
                    on conflict (conversation, anchor) do update
                       set message = excluded.message, sent_at = excluded.sent_at
                     where chat_message.message <> excluded.message""",
                GatheredWrites.ANY,
                Timestamp.from(now),
                rows.stream().map(row -> row.parcel().conversation().value()).toArray(Long[]::new),
                rows.stream().map(row -> row.parcel().anchor()).toArray(String[]::new),
                rows.stream().map(Settled::message).toArray(String[]::new));
    }

    @Override
    public void begun(UUID parcel, int tries) {
        jdbc.update("update outbox set attempt = ? where id = ?", tries, parcel);
    }

    @Override
    public List<Row> takeDue(UUID owner, Instant now, int limit) {
        List<Row> taken = jdbc.query("""
                update outbox
                   set owner = ?, state = 'SENDING'
                 where id in (select id from outbox
                               where state = 'PENDING' and owner is null
                                 and (not_before is null or not_before <= ?)
                               order by id limit ? for update skip locked)
                returning *""", (row, number) -> row(row), owner, Timestamp.from(now), limit);
        Set<UUID> late = dropLate(taken, now);
        return taken.stream()
                .filter(row -> !late.contains(row.parcel().id()))
                .sorted((one, other) ->
                        one.parcel().id().compareTo(other.parcel().id()))
                .toList();
    }

    /** A screen that waited while a newer one went out would stand below it, with buttons that are out of date. */
    private Set<UUID> dropLate(List<Row> taken, Instant now) {
        String[] kept = taken.stream()
                .filter(row -> row.parcel().anchor() != null)
                .map(row -> row.parcel().id().toString())
                .toArray(String[]::new);
        if (kept.length == 0) {
            return Set.of();
        }
        return Set.copyOf(jdbc.query("""
                update outbox o
                   set state = 'DROPPED', owner = null, body = null, settled_at = ?
                 where o.id = any(?::text[]::uuid[])
                   and exists (select from outbox n
                                where n.conversation = o.conversation and n.kind = o.kind and n.anchor = o.anchor
                                  and n.id > o.id and (n.anew or not o.anew) and n.state <> 'REFUSED')
                returning o.id""", (row, number) -> row.getObject("id", UUID.class), Timestamp.from(now), kept));
    }

    @Override
    public List<UUID> owners() {
        return jdbc.query(
                "select distinct owner from outbox where owner is not null and state = 'SENDING'",
                (row, number) -> row.getObject("owner", UUID.class));
    }

    @Override
    public void abandon(UUID owner) {
        jdbc.update("update outbox set owner = null, state = 'PENDING' where owner = ? and state = 'SENDING'", owner);
    }

    @Override
    public void release(ChatUser user) {
        jdbc.update("update outbox set state = 'PENDING', owner = null where lane = ? and state = 'HELD'", user.lane());
    }

    @Override
    public Optional<String> message(ConversationId conversation, String anchor) {
        return jdbc
                .query(
                        "select message from chat_message where conversation = ? and anchor = ?",
                        (row, number) -> row.getString("message"),
                        conversation.value(),
                        anchor)
                .stream()
                .findFirst();
    }

    @Override
    public long due(Instant now) {
        Long count = jdbc.queryForObject("""
                select count(*) from outbox
                 where state = 'SENDING' or state = 'PENDING' and (not_before is null or not_before <= ?)""", Long.class, Timestamp.from(now));
        return count == null ? 0 : count;
    }

    @Override
    public Optional<Instant> next(Instant now) {
        return Optional.ofNullable(jdbc.queryForObject(
                        "select min(not_before) from outbox where state = 'PENDING' and not_before > ?",
                        Timestamp.class,
                        Timestamp.from(now)))
                .map(Timestamp::toInstant);
    }

    @Override
    public int forget(Instant before) {
        return jdbc.update(
                "delete from outbox where state in " + FINISHED + " and settled_at < ?"
                        + " or state = 'HELD' and created_at < ?::timestamptz - interval '28 days'",
                Timestamp.from(before),
                Timestamp.from(before));
    }

    private Row row(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        byte[] sealed = row.getBytes("body");
        Parcel parcel = new Parcel(
                id,
                ChatUser.ofLane(row.getString("lane")),
                row.getString("chat"),
                new ConversationId(row.getLong("conversation")),
                Parcel.Kind.valueOf(row.getString("kind")),
                row.getString("anchor"),
                sealed == null ? new byte[0] : seal.open(id, sealed),
                row.getInt("page"),
                row.getBoolean("anew"),
                row.getString("message"));
        return new Row(
                parcel,
                State.valueOf(row.getString("state")),
                row.getObject("owner", UUID.class),
                row.getInt("attempt"));
    }

    /** PostgreSQL reads ids and instants from words; its driver sends arrays of words. */
    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
