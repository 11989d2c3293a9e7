package net.runagent.persistence.usage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance;
import net.runagent.core.usage.ChildKeys.DayUse;
import net.runagent.core.usage.DayCost;
import net.runagent.core.usage.ModelKey;
import net.runagent.core.usage.ModelKey.Meter;
import net.runagent.core.usage.ModelKeyRecords;
import net.runagent.core.usage.ModelUse;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcModelKeyRecords implements ModelKeyRecords {
    private final JdbcClient jdbc;
    private final PastKeys past;

    JdbcModelKeyRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.past = new PastKeys(jdbc);
    }

    @Override
    public Optional<ModelKey> find(DeploymentId deployment) {
        return one("deployment_id = ?", deployment.value());
    }

    @Override
    public Optional<ModelKey> byHash(String hash) {
        return one("hash = ?", hash);
    }

    @Override
    public Optional<ModelKey> byName(String name) {
        return one("name = ?", name);
    }

    @Override
    public List<ModelKey> made() {
        return jdbc.sql("select * from model_key where standing = 'MADE' order by deployment_id")
                .query(this::key)
                .list();
    }

    @Override
    public void intend(ModelKey key) {
        jdbc.sql("""
                        insert into model_key
                            (deployment_id, name, standing, limit_micros, blocked, aside, wanted_at, since)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (deployment_id) do nothing""")
                .params(
                        key.deployment().value(),
                        key.name(),
                        key.standing().name(),
                        key.limit().value(),
                        key.blocked(),
                        key.aside(),
                        Timestamp.from(key.wantedAt()),
                        Timestamp.from(key.since()))
                .update();
    }

    @Override
    public boolean made(DeploymentId deployment, String hash, Instant at) {
        return jdbc.sql("""
                        update model_key set standing = 'MADE', hash = ?, since = ?
                        where deployment_id = ? and standing <> 'REMOVED'""")
                        .params(hash, Timestamp.from(at), deployment.value())
                        .update()
                == 1;
    }

    @Override
    public boolean grant(DeploymentId deployment, String source, UsdMicros amount, Instant at) {
        // The row is held first, so that the sum of two grants at the same time misses neither.
        boolean known = jdbc.sql("select 1 from model_key where deployment_id = ? for update")
                .param(deployment.value())
                .query(Integer.class)
                .optional()
                .isPresent();
        boolean fresh = known
                && jdbc.sql("""
                                insert into credit_entry (deployment_id, source, micros, at)
                                values (?, ?, ?, ?) on conflict do nothing""")
                                .params(deployment.value(), source, amount.value(), Timestamp.from(at))
                                .update()
                        == 1;
        if (fresh) {
            jdbc.sql("""
                            update model_key set wanted_at = ?, limit_micros =
                                (select sum(micros) from credit_entry where deployment_id = model_key.deployment_id)
                            where deployment_id = ?""").params(Timestamp.from(at), deployment.value()).update();
        }
        return fresh;
    }

    @Override
    public boolean blocked(DeploymentId deployment, boolean blocked, Instant at) {
        return jdbc.sql("""
                        update model_key set blocked = :blocked, wanted_at = :at
                        where deployment_id = :deployment and blocked <> :blocked""")
                        .param("blocked", blocked)
                        .param("at", Timestamp.from(at))
                        .param("deployment", deployment.value())
                        .update()
                == 1;
    }

    @Override
    public boolean suspended(DeploymentId deployment, boolean suspended, Instant at) {
        return jdbc.sql("""
                        update model_key set suspended = :suspended, wanted_at = :at
                        where deployment_id = :deployment and suspended <> :suspended""")
                        .param("suspended", suspended)
                        .param("at", Timestamp.from(at))
                        .param("deployment", deployment.value())
                        .update()
                == 1;
    }

    @Override
    public boolean aside(DeploymentId deployment, boolean aside, Instant at) {
        return jdbc.sql("""
                        update model_key set aside = :aside, wanted_at = :at
                        where deployment_id = :deployment and aside <> :aside""")
                        .param("aside", aside)
                        .param("at", Timestamp.from(at))
                        .param("deployment", deployment.value())
                        .update()
                == 1;
    }

    @Override
    public boolean cap(DeploymentId deployment, @Nullable UsdMicros cap, Instant at) {
        return jdbc.sql("""
                        update model_key set cap_micros = cast(:cap as bigint), wanted_at = :at
                        where deployment_id = :deployment and standing = 'MADE'""")
                        .param("cap", cap == null ? null : cap.value())
                        .param("at", Timestamp.from(at))
                        .param("deployment", deployment.value())
                        .update()
                == 1;
    }

    @Override
    public boolean allow(DeploymentId deployment, @Nullable Allowance allowance, Instant at) {
        return jdbc.sql("""
                        update model_key set allowance_micros = cast(:micros as bigint),
                            allowance_each = cast(:each as text), allowance_more_micros = :more,
                            allowance_more_for = cast(:moreFor as date), wanted_at = :at
                        where deployment_id = :deployment and standing <> 'REMOVED'""")
                        .param("micros", allowance == null ? null : allowance.amount().value())
                        .param("each", allowance == null ? null : allowance.each().name())
                        .param("more", allowance == null ? 0 : allowance.more().value())
                        .param("moreFor", allowance == null ? null : allowance.moreFor())
                        .param("at", Timestamp.from(at))
                        .param("deployment", deployment.value())
                        .update()
                == 1;
    }

    @Override
    public boolean replaced(DeploymentId deployment, String old, Replaced by, Instant at) {
        return past.replaced(deployment, old, by, at);
    }

    @Override
    public void readPast(DeploymentId deployment, String hash, Meter meter) {
        past.read(deployment, hash, meter);
    }

    @Override
    public void removedPast(DeploymentId deployment, String hash, Instant at) {
        past.removed(deployment, hash, at);
    }

    @Override
    public Optional<ModelKey> byPastHash(String hash) {
        return one("deployment_id = (select deployment_id from model_key_past where hash = ?)", hash);
    }

    @Override
    public boolean removed(DeploymentId deployment, @Nullable String hash, Instant at) {
        return jdbc.sql("""
                        update model_key set standing = 'REMOVED', since = :at
                        where deployment_id = :deployment and hash is not distinct from cast(:hash as text)""")
                        .param("at", Timestamp.from(at))
                        .param("deployment", deployment.value())
                        .param("hash", hash)
                        .update()
                == 1;
    }

    @Override
    public void read(DeploymentId deployment, Meter meter) {
        Timestamp at = Timestamp.from(meter.at());
        jdbc.sql("""
                        insert into usage_sample (deployment_id, at, total_micros)
                        select deployment_id, ?, ? + (select coalesce(sum(p.total_micros), 0) from model_key_past p
                            where p.deployment_id = model_key.deployment_id) from model_key
                        where deployment_id = ? and total_micros is distinct from ? on conflict do nothing""")
                .params(
                        at,
                        meter.total().value(),
                        deployment.value(),
                        meter.total().value())
                .update();
        // Of two readings that cross, the later one stays.
        jdbc.sql("""
                        update model_key
                        set total_micros = ?, today_micros = ?, week_micros = ?, month_micros = ?, read_at = ?
                        where deployment_id = ? and (read_at is null or read_at <= ?)""")
                .params(
                        meter.total().value(),
                        meter.today().value(),
                        meter.week().value(),
                        meter.month().value(),
                        at,
                        deployment.value(),
                        at)
                .update();
    }

    @Override
    public UsdMicros days(DeploymentId deployment, Collection<DayUse> days, LocalDate completedThrough) {
        LocalDate from = completedThrough.minusDays(29); // the 30 days that the provider tells
        // The row is held first: of two that take over the same days, the second one finds what the first has left.
        jdbc.sql("select 1 from model_key where deployment_id = ? for update")
                .param(deployment.value())
                .query(Integer.class)
                .list();
        Map<LocalDate, Long> differences = new TreeMap<>();
        byDay(deployment, from).forEach(day -> differences.merge(day.day(), -day.cost().value(), Long::sum));
        jdbc.sql("delete from usage_day where deployment_id = ? and day between ? and ?")
                .params(deployment.value(), from, completedThrough)
                .update();
        days.stream()
                .filter(use -> !use.day().isBefore(from) && !use.day().isAfter(completedThrough))
                .forEach(use -> {
                    add(deployment, use);
                    differences.merge(use.day(), use.cost().value(), Long::sum);
                });
        differences.forEach(this::addToBook);
        jdbc.sql("update model_key set completed_through = ? where deployment_id = ?")
                .params(completedThrough, deployment.value())
                .update();
        return new UsdMicros(
                differences.values().stream().mapToLong(Long::longValue).sum());
    }

    /** The provider lists a model once per endpoint. */
    private void add(DeploymentId deployment, DayUse use) {
        jdbc.sql("""
                        insert into usage_day as d (deployment_id, day, model, cost_micros, requests, prompt_tokens,
                            completion_tokens)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (deployment_id, day, model) do update set
                            cost_micros = d.cost_micros + excluded.cost_micros,
                            requests = d.requests + excluded.requests,
                            prompt_tokens = d.prompt_tokens + excluded.prompt_tokens,
                            completion_tokens = d.completion_tokens + excluded.completion_tokens""")
                .params(
                        deployment.value(),
                        use.day(),
                        use.model(),
                        use.cost().value(),
                        use.requests(),
                        use.promptTokens(),
                        use.completionTokens())
                .update();
    }

    /** Days in their order: whoever adds to the same ones waits instead of dying. */
    private void addToBook(LocalDate day, long micros) {
        if (micros != 0) {
            jdbc.sql("""
                            insert into usage_book as b (day, cost_micros) values (?, ?)
                            on conflict (day) do update set cost_micros = b.cost_micros + excluded.cost_micros""")
                    .params(day, micros)
                    .update();
        }
    }

    @Override
    public List<DeploymentId> behind(LocalDate through, Instant removedSince, int most) {
        return jdbc.sql("""
                        select deployment_id from model_key
                        where hash is not null and (completed_through is null or completed_through < ?)
                            and (standing = 'MADE' or standing = 'REMOVED' and since > ?)
                        order by completed_through nulls first, deployment_id limit ?""")
                .params(through, Timestamp.from(removedSince), most)
                .query((row, _) -> new DeploymentId(row.getObject("deployment_id", UUID.class)))
                .list();
    }

    @Override
    public Optional<UsdMicros> completed(DeploymentId deployment) {
        return jdbc.sql("""
                        select completed_micros from model_key
                        where deployment_id = ? and completed_micros is not null""")
                .param(deployment.value())
                .query(Long.class)
                .optional()
                .map(UsdMicros::new);
    }

    @Override
    public void completed(DeploymentId deployment, @Nullable UsdMicros counted) {
        jdbc.sql("update model_key set completed_micros = cast(:counted as bigint) where deployment_id = :deployment")
                .param("counted", counted == null ? null : counted.value())
                .param("deployment", deployment.value())
                .update();
    }

    @Override
    public Optional<LocalDate> completedThrough(DeploymentId deployment) {
        return jdbc.sql("""
                        select completed_through from model_key
                        where deployment_id = ? and completed_through is not null""").param(deployment.value()).query(LocalDate.class).optional();
    }

    @Override
    public List<ModelUse> byModel(DeploymentId deployment, LocalDate from) {
        return jdbc.sql("""
                        select model, sum(cost_micros)::bigint as cost, sum(requests)::bigint as requests,
                            sum(prompt_tokens)::bigint as prompt, sum(completion_tokens)::bigint as completion
                        from usage_day where deployment_id = ? and day >= ?
                        group by model order by cost desc, model""")
                .params(deployment.value(), from)
                .query((row, _) -> new ModelUse(
                        row.getString("model"),
                        new UsdMicros(row.getLong("cost")),
                        row.getLong("requests"),
                        row.getLong("prompt"),
                        row.getLong("completion")))
                .list();
    }

    @Override
    public List<DayCost> byDay(DeploymentId deployment, LocalDate from) {
        return jdbc.sql("""
                        select day, sum(cost_micros)::bigint as cost from usage_day
                        where deployment_id = ? and day >= ?
                        group by day having sum(cost_micros) <> 0 order by day""")
                .params(deployment.value(), from)
                .query((row, _) ->
                        new DayCost(row.getObject("day", LocalDate.class), new UsdMicros(row.getLong("cost"))))
                .list();
    }

    private Optional<ModelKey> one(String where, Object value) {
        return jdbc.sql("select * from model_key where " + where)
                .param(value)
                .query(this::key)
                .optional();
    }

    private ModelKey key(ResultSet row, int index) throws SQLException {
        DeploymentId deployment = new DeploymentId(row.getObject("deployment_id", UUID.class));
        long cap = row.getLong("cap_micros");
        boolean capped = !row.wasNull();
        return new ModelKey(
                deployment,
                row.getString("name"),
                ModelKey.Standing.valueOf(row.getString("standing")),
                row.getString("hash"),
                new UsdMicros(row.getLong("limit_micros")),
                row.getBoolean("blocked") || row.getBoolean("suspended"),
                row.getBoolean("aside"),
                row.getTimestamp("wanted_at").toInstant(),
                row.getTimestamp("since").toInstant(),
                meter(row),
                row.getInt("series"),
                capped ? new UsdMicros(cap) : null,
                row.getObject("made_for", UUID.class),
                past.of(deployment),
                allowance(row));
    }

    private static @Nullable Allowance allowance(ResultSet row) throws SQLException {
        String each = row.getString("allowance_each");
        return each == null
                ? null
                : new Allowance(
                        new UsdMicros(row.getLong("allowance_micros")),
                        Allowance.Each.valueOf(each),
                        new UsdMicros(row.getLong("allowance_more_micros")),
                        row.getObject("allowance_more_for", LocalDate.class));
    }

    static @Nullable Meter meter(ResultSet row) throws SQLException {
        Timestamp at = row.getTimestamp("read_at");
        return at == null
                ? null
                : new Meter(
                        new UsdMicros(row.getLong("total_micros")),
                        new UsdMicros(row.getLong("today_micros")),
                        new UsdMicros(row.getLong("week_micros")),
                        new UsdMicros(row.getLong("month_micros")),
                        at.toInstant());
    }
}
