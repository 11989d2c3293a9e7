package net.runagent.persistence.vault;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.runagent.core.vault.KekRecords;
import net.runagent.core.vault.KeyState;
import net.runagent.core.vault.VaultRecords.DataKey;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
class JdbcKekRecords implements KekRecords {
    private static final UUID LOWEST = new UUID(0, 0);

    private final JdbcTemplate jdbc;

    JdbcKekRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Kek> all() {
        return jdbc.query("select * from vault_kek order by kek_id", JdbcKekRecords::kek);
    }

    @Override
    public Optional<Kek> find(int id) {
        return first("select * from vault_kek where kek_id = ?", id);
    }

    @Override
    public void add(Kek kek) {
        jdbc.update(
                "insert into vault_kek (kek_id, state, wraps, known, made_at, changed_at) values (?, ?, ?, ?, ?, ?)",
                kek.id(),
                kek.state().word(),
                kek.wraps(),
                kek.known(),
                JdbcVaultRecords.utc(kek.madeAt()),
                JdbcVaultRecords.utc(kek.changedAt()));
    }

    @Override
    public boolean move(int id, KeyState from, KeyState to, Instant now) {
        return jdbc.update(
                        "update vault_kek set state = ?, changed_at = ? where kek_id = ? and state = ?",
                        to.word(),
                        JdbcVaultRecords.utc(now),
                        id,
                        from.word())
                > 0;
    }

    @Override
    public Optional<Kek> countPrimaryWrap(long most) {
        String sql = "update vault_kek set wraps = wraps + 1 where state = 'primary' and wraps < ? returning *";
        Optional<Kek> counted = first(sql, most);
        // Who waited here for a rotation finds the row that was the primary one; the next statement sees its successor.
        return counted.isPresent() ? counted : first(sql, most);
    }

    @Override
    public Optional<Long> countWraps(int id, int count, long most) {
        return jdbc
                .query(
                        "update vault_kek set wraps = wraps + ? where kek_id = ? and wraps + ? <= ? returning wraps",
                        (row, number) -> row.getLong(1),
                        count,
                        id,
                        count,
                        most)
                .stream()
                .findFirst();
    }

    @Override
    public long wrappedWith(int id) {
        Long count = jdbc.queryForObject(
                "select count(*) from vault_dek where kek_id = ? or substring(wrapped from 7 for 4) = int4send(?)",
                Long.class,
                id,
                id);
        return count == null ? 0 : count;
    }

    @Override
    public List<DataKey> lockWrappedWith(int id, Optional<UUID> after, int most) {
        return jdbc.query("""
                select d.*, k.state as kek_state from vault_dek d left join vault_kek k using (kek_id)
                where d.kek_id = ? and d.dek_id > ? order by d.dek_id limit ? for update of d skip locked
                """, JdbcVaultRecords::dataKey, id, after.orElse(LOWEST), most);
    }

    @Override
    public int rewrap(List<DataKey> wrappedAnew, int from, int to) {
        UUID[] ids = wrappedAnew.stream().map(DataKey::id).toArray(UUID[]::new);
        byte[][] wrapped = wrappedAnew.stream().map(DataKey::wrapped).toArray(byte[][]::new);
        return jdbc.update(connection -> {
            PreparedStatement update = connection.prepareStatement("""
                    update vault_dek d set kek_id = ?, wrapped = n.wrapped
                    from unnest(?::uuid[], ?::bytea[]) as n (dek_id, wrapped)
                    where d.dek_id = n.dek_id and d.kek_id = ?
                    """);
            update.setInt(1, to);
            update.setArray(2, connection.createArrayOf("uuid", ids));
            update.setArray(3, connection.createArrayOf("bytea", wrapped));
            update.setInt(4, from);
            return update;
        });
    }

    @Override
    public List<KeyUse> uses() {
        return jdbc.query(
                """
                select kek_id, count(*) as data_keys, coalesce(sum(s.secrets), 0) as secrets
                from vault_dek d left join (select dek_id, count(*) as secrets from vault_secret group by 1) s using (dek_id)
                group by kek_id order by kek_id
                """,
                (row, number) -> new KeyUse(row.getInt("kek_id"), row.getLong("data_keys"), row.getLong("secrets")));
    }

    @Override
    public void show(UUID process, String name, Set<Integer> keys) {
        jdbc.update(connection -> {
            PreparedStatement show = connection.prepareStatement("""
                    insert into vault_holder (process, name, keys, seen_at) values (?, ?, ?, clock_timestamp())
                    on conflict (process) do update set keys = excluded.keys, seen_at = excluded.seen_at
                    """);
            show.setObject(1, process);
            show.setString(2, name);
            show.setArray(3, connection.createArrayOf("int", keys.toArray()));
            return show;
        });
    }

    @Override
    public void leave(UUID process) {
        jdbc.update("delete from vault_holder where process = ?", process);
    }

    @Override
    public List<Holder> holders(Duration within) {
        return jdbc.query(
                "select * from vault_holder where seen_at > clock_timestamp() - ? * interval '1 second' order by name",
                JdbcKekRecords::holder,
                within.toSeconds());
    }

    @Override
    public void forgetHolders(Duration unseen) {
        jdbc.update(
                "delete from vault_holder where seen_at < clock_timestamp() - ? * interval '1 second'",
                unseen.toSeconds());
    }

    private Optional<Kek> first(String sql, Object value) {
        return jdbc.query(sql, JdbcKekRecords::kek, value).stream().findFirst();
    }

    private static Kek kek(ResultSet row, int number) throws SQLException {
        return new Kek(
                row.getInt("kek_id"),
                KeyState.of(row.getString("state")),
                row.getLong("wraps"),
                row.getBytes("known"),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }

    private static Holder holder(ResultSet row, int number) throws SQLException {
        Array keys = row.getArray("keys");
        @Nullable Integer[] ids = (Integer[]) keys.getArray();
        Set<Integer> held = new TreeSet<>();
        for (Integer id : ids) {
            held.add(id);
        }
        return new Holder(row.getObject("process", UUID.class), row.getString("name"), held);
    }
}
