package net.runagent.persistence.care;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.care.StandingRecords;
import net.runagent.core.deployment.DeploymentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcStandingRecords implements StandingRecords {
    private final JdbcClient jdbc;

    JdbcStandingRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Change> last(DeploymentId deployment, String kind) {
        return jdbc.sql("select * from standing_instruction where deployment_id = ? and kind = ?")
                .param(deployment.value())
                .param(kind)
                .query((row, number) -> new Change(
                        row.getObject("id", UUID.class),
                        row.getBoolean("is_on"),
                        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                        ChatUser.ofLane(row.getString("changed_by"))))
                .optional();
    }

    @Override
    public Set<DeploymentId> off(String kind) {
        return new HashSet<>(jdbc.sql("select deployment_id from standing_instruction where kind = ? and not is_on")
                .param(kind)
                .query((row, number) -> new DeploymentId(row.getObject(1, UUID.class)))
                .list());
    }

    @Override
    public void put(DeploymentId deployment, String kind, Change change) {
        jdbc.sql("""
                        insert into standing_instruction (id, deployment_id, kind, is_on, changed_at, changed_by)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (deployment_id, kind) do update
                        set is_on = excluded.is_on, changed_at = excluded.changed_at,
                            changed_by = excluded.changed_by
                        """)
                .param(change.id())
                .param(deployment.value())
                .param(kind)
                .param(change.on())
                .param(change.at().atOffset(ZoneOffset.UTC))
                .param(change.by().lane())
                .update();
    }
}
