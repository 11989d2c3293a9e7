package net.runagent.persistence.usage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ModelKey.Meter;
import net.runagent.core.usage.ModelKey.Past;
import net.runagent.core.usage.ModelKeyRecords.Replaced;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys that were replaced while their agents ran. */
final class PastKeys {
    private final JdbcClient jdbc;

    PastKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Past> of(DeploymentId deployment) {
        return jdbc.sql("select * from model_key_past where deployment_id = ? order by replaced_at, hash")
                .param(deployment.value())
                .query(PastKeys::past)
                .list();
    }

    /** The present row becomes the new key's; what it said of the old one stays here. */
    boolean replaced(DeploymentId deployment, String old, Replaced by, Instant at) {
        boolean moved = jdbc.sql("""
                        insert into model_key_past (deployment_id, hash, cap_micros, total_micros, today_micros,
                            week_micros, month_micros, read_at, replaced_at)
                        select deployment_id, hash, cap_micros, total_micros, today_micros, week_micros, month_micros,
                            read_at, ?
                        from model_key where deployment_id = ? and hash = ? and standing = 'MADE'
                            and cap_micros is not null for update""")
                        .params(Timestamp.from(at), deployment.value(), old)
                        .update()
                == 1;
        if (moved) {
            jdbc.sql("""
                            update model_key set hash = ?, name = ?, made_for = ?, series = series + 1, cap_micros = null, aside = false,
                                since = ?, wanted_at = ?, total_micros = null, today_micros = null, week_micros = null,
                                month_micros = null, read_at = null
                            where deployment_id = ?""")
                    .params(
                            by.hash(),
                            by.name(),
                            by.rotation(),
                            Timestamp.from(at),
                            Timestamp.from(at),
                            deployment.value())
                    .update();
        }
        return moved;
    }

    /** The sample is of all keys together, so that the usage log has no step down. Of two that cross the later one stays. */
    void read(DeploymentId deployment, String hash, Meter meter) {
        Timestamp at = Timestamp.from(meter.at());
        boolean changed = jdbc.sql("""
                        update model_key_past set total_micros = :total, today_micros = :today, week_micros = :week,
                            month_micros = :month, read_at = :at
                        where deployment_id = :deployment and hash = :hash and read_at <= :at and removed_at is null
                        returning (select before.total_micros from model_key_past before
                                   where before.hash = model_key_past.hash) is distinct from total_micros""")
                .param("total", meter.total().value())
                .param("today", meter.today().value())
                .param("week", meter.week().value())
                .param("month", meter.month().value())
                .param("at", at)
                .param("deployment", deployment.value())
                .param("hash", hash)
                .query(Boolean.class)
                .optional()
                .orElse(false);
        if (changed) {
            jdbc.sql("""
                            insert into usage_sample (deployment_id, at, total_micros)
                            select deployment_id, ?, coalesce(total_micros, 0) + (select coalesce(sum(p.total_micros), 0)
                                from model_key_past p where p.deployment_id = model_key.deployment_id)
                            from model_key where deployment_id = ? on conflict do nothing""").params(at, deployment.value()).update();
        }
    }

    void removed(DeploymentId deployment, String hash, Instant at) {
        jdbc.sql("""
                        update model_key_past set removed_at = ?
                        where deployment_id = ? and hash = ? and removed_at is null""").params(Timestamp.from(at), deployment.value(), hash).update();
    }

    private static Past past(ResultSet row, int index) throws SQLException {
        return new Past(
                row.getString("hash"),
                new UsdMicros(row.getLong("cap_micros")),
                Objects.requireNonNull(JdbcModelKeyRecords.meter(row)),
                row.getTimestamp("replaced_at").toInstant(),
                row.getTimestamp("removed_at") != null);
    }
}
