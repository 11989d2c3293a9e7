package net.runagent.persistence.usage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.SpendingRecords;
import net.runagent.core.usage.SpendingWatch;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcSpendingRecords implements SpendingRecords {
    private final JdbcClient jdbc;

    JdbcSpendingRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public SpendingWatch lock(DeploymentId deployment) {
        return jdbc.sql("select * from spending_watch where deployment_id = ? for update")
                .param(deployment.value())
                .query(JdbcSpendingRecords::watch)
                .optional()
                .orElse(SpendingWatch.NOTHING_TOLD);
    }

    @Override
    public void put(DeploymentId deployment, SpendingWatch watch) {
        Instant toldAt = watch.toldAt();
        jdbc.sql("""
                        insert into spending_watch (deployment_id, filled_micros, filled_at_micros, credit_told, period,
                            allowed_micros, allowed_told, hour_told, told_at, told_today)
                        values (:deployment, :filled, :filledAt, :creditTold, cast(:period as date),
                            :allowed, :allowedTold, cast(:hourTold as date), cast(:toldAt as timestamptz), :toldToday)
                        on conflict (deployment_id) do update set
                            filled_micros = excluded.filled_micros, filled_at_micros = excluded.filled_at_micros,
                            credit_told = excluded.credit_told, period = excluded.period,
                            allowed_micros = excluded.allowed_micros, allowed_told = excluded.allowed_told,
                            hour_told = excluded.hour_told, told_at = excluded.told_at,
                            told_today = excluded.told_today""")
                .param("deployment", deployment.value())
                .param("filled", watch.filled().value())
                .param("filledAt", watch.filledAt().value())
                .param("creditTold", watch.creditTold())
                .param("period", watch.period())
                .param("allowed", watch.allowed().value())
                .param("allowedTold", watch.allowedTold())
                .param("hourTold", watch.hourTold())
                .param("toldAt", toldAt == null ? null : Timestamp.from(toldAt))
                .param("toldToday", watch.toldToday())
                .update();
    }

    /** Before the oldest sample that is kept, nothing is known: it spends nothing itself. */
    @Override
    public UsdMicros spentSince(DeploymentId deployment, Instant from) {
        return new UsdMicros(jdbc.sql("""
                        select coalesce((select total_micros from usage_sample where deployment_id = :deployment
                                         order by at desc limit 1), 0)
                             - coalesce((select total_micros from usage_sample where deployment_id = :deployment
                                         and at <= :from order by at desc limit 1),
                                        (select min(total_micros) from usage_sample where deployment_id = :deployment), 0)""")
                .param("deployment", deployment.value())
                .param("from", Timestamp.from(from))
                .query(Long.class)
                .single());
    }

    @Override
    public @Nullable UsdMicros usualHour(DeploymentId deployment, Instant from, Instant until, int atLeast) {
        return jdbc.sql("""
                        with step as (
                            select at, total_micros - lag(total_micros, 1, coalesce(
                                (select total_micros from usage_sample where deployment_id = :deployment
                                 and at <= :from order by at desc limit 1), total_micros)) over (order by at) as micros
                            from usage_sample where deployment_id = :deployment and at > :from and at <= :until),
                        hour as (
                            select sum(micros) as micros from step
                            group by date_bin('1 hour', at, timestamptz 'epoch') having sum(micros) > 0)
                        select (sum(micros) / count(*))::bigint from hour having count(*) >= :atLeast""")
                .param("deployment", deployment.value())
                .param("from", Timestamp.from(from))
                .param("until", Timestamp.from(until))
                .param("atLeast", atLeast)
                .query(Long.class)
                .optional()
                .map(UsdMicros::new)
                .orElse(null);
    }

    private static SpendingWatch watch(ResultSet row, int index) throws SQLException {
        Timestamp toldAt = row.getTimestamp("told_at");
        return new SpendingWatch(
                new UsdMicros(row.getLong("filled_micros")),
                new UsdMicros(row.getLong("filled_at_micros")),
                row.getInt("credit_told"),
                row.getObject("period", LocalDate.class),
                new UsdMicros(row.getLong("allowed_micros")),
                row.getInt("allowed_told"),
                row.getObject("hour_told", LocalDate.class),
                toldAt == null ? null : toldAt.toInstant(),
                row.getInt("told_today"));
    }
}
