package net.runagent.persistence.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.care.UpdateWindow;
import net.runagent.core.care.UpdateWish;
import net.runagent.core.care.UpdateWishRecords;
import net.runagent.core.deployment.DeploymentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row a deployment, replaced as a whole. */
@Repository
class JdbcUpdateWishRecords implements UpdateWishRecords {
    private final JdbcClient jdbc;

    JdbcUpdateWishRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<UpdateWish> find(DeploymentId deployment) {
        return jdbc.sql("select * from update_wish where deployment_id = ?")
                .param(deployment.value())
                .query(JdbcUpdateWishRecords::row)
                .optional();
    }

    @Override
    public void put(UpdateWish wish) {
        jdbc.sql("""
                        insert into update_wish (deployment_id, from_hour, zone, held_until, held_for)
                        values (:deployment, :hour, :zone, :until, :for)
                        on conflict (deployment_id) do update
                        set from_hour = excluded.from_hour, zone = excluded.zone, held_until = excluded.held_until,
                            held_for = excluded.held_for
                        """)
                .param("deployment", wish.deployment().value())
                .param("hour", wish.window().fromHour())
                .param("zone", wish.window().zone().getId())
                .param(
                        "until",
                        wish.heldUntil() == null ? null : wish.heldUntil().atOffset(ZoneOffset.UTC))
                .param("for", wish.heldFor())
                .update();
    }

    private static UpdateWish row(ResultSet row, int n) throws SQLException {
        OffsetDateTime until = row.getObject("held_until", OffsetDateTime.class);
        return new UpdateWish(
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                new UpdateWindow(row.getInt("from_hour"), ZoneId.of(row.getString("zone"))),
                until == null ? null : until.toInstant(),
                row.getString("held_for"));
    }
}
