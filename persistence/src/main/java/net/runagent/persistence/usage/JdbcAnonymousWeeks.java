package net.runagent.persistence.usage;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.usage.AnonymousWeeks;
import net.runagent.core.usage.WeekCell;
import net.runagent.core.usage.WeekUse;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcAnonymousWeeks implements AnonymousWeeks {
    private final JdbcClient jdbc;

    JdbcAnonymousWeeks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<LocalDate> oldest() {
        return jdbc.sql("""
                        select date_trunc('week', day::timestamp)::date from usage_day
                        where not exists (select 1 from usage_week_frozen
                                          where week = date_trunc('week', day::timestamp)::date)
                        order by day limit 1""").query(LocalDate.class).optional();
    }

    /** The account is only asked for to count it; whose deployment is gone counts as one of its own. */
    @Override
    public List<WeekUse> uses(LocalDate monday) {
        return jdbc.sql("""
                        select coalesce(d.account_id, u.deployment_id) as account, u.model,
                            coalesce(d.plan, '*') as plan, coalesce(d.place, '*') as place,
                            sum(u.cost_micros)::bigint as cost, sum(u.requests)::bigint as requests,
                            sum(u.prompt_tokens)::bigint as prompt, sum(u.completion_tokens)::bigint as completion
                        from usage_day u left join deployment d on d.id = u.deployment_id
                        where u.day >= ? and u.day < ?
                        group by 1, 2, 3, 4""")
                .params(monday, monday.plusWeeks(1))
                .query((row, _) -> new WeekUse(
                        row.getObject("account", UUID.class),
                        row.getString("model"),
                        row.getString("plan"),
                        row.getString("place"),
                        row.getLong("cost"),
                        row.getLong("requests"),
                        row.getLong("prompt"),
                        row.getLong("completion")))
                .list();
    }

    @Override
    public boolean freeze(LocalDate monday, List<WeekCell> cells, Instant at) {
        boolean first = jdbc.sql("insert into usage_week_frozen (week, at) values (?, ?) on conflict do nothing")
                        .params(monday, Timestamp.from(at))
                        .update()
                == 1;
        if (first) {
            cells.forEach(cell -> jdbc.sql("""
                            insert into usage_week (week, model, plan, place, cost_micros, requests, prompt_tokens,
                                completion_tokens) values (?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            monday,
                            cell.model(),
                            cell.plan(),
                            cell.place(),
                            cell.costMicros(),
                            cell.requests(),
                            cell.promptTokens(),
                            cell.completionTokens())
                    .update());
        }
        return first;
    }

    @Override
    public int forgetDays(LocalDate before, int most) {
        return jdbc.sql("""
                        delete from usage_day where (deployment_id, day, model) in (
                            select deployment_id, day, model from usage_day
                            where day < ? and exists (select 1 from usage_week_frozen
                                where week = date_trunc('week', day::timestamp)::date)
                            limit ?)""").params(before, most).update();
    }

    @Override
    public int forgetSamples(Instant before, int most) {
        return jdbc.sql("""
                        delete from usage_sample where (deployment_id, at) in (
                            select deployment_id, at from usage_sample where at < ? limit ?)""")
                .params(Timestamp.from(before), most)
                .update();
    }
}
