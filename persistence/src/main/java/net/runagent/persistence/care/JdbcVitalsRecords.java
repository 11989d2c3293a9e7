package net.runagent.persistence.care;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import net.runagent.core.care.MachineSeen;
import net.runagent.core.care.VitalsRecords;
import net.runagent.core.deployment.DeploymentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcVitalsRecords implements VitalsRecords {
    private final JdbcClient jdbc;

    JdbcVitalsRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<MachineSeen> find(DeploymentId deployment) {
        return jdbc.sql("select * from agent_vitals where deployment_id = ?")
                .param(deployment.value())
                .query((row, _) -> new MachineSeen(
                        row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                        row.getLong("up_seconds"),
                        row.getInt("cores"),
                        row.getInt("load_percent"),
                        row.getLong("memory_total_mb"),
                        row.getLong("memory_available_mb"),
                        row.getLong("disk_total_mb"),
                        row.getInt("disk_used_percent"),
                        row.getLong("received_mb"),
                        row.getLong("sent_mb")))
                .optional();
    }

    @Override
    public void put(DeploymentId deployment, MachineSeen seen) {
        jdbc.sql("""
                        insert into agent_vitals (deployment_id, seen_at, up_seconds, cores, load_percent,
                                                  memory_total_mb, memory_available_mb, disk_total_mb,
                                                  disk_used_percent, received_mb, sent_mb)
                        select id, :at, :up, :cores, :load, :memory, :available, :disk, :used, :received, :sent
                        from deployment where id = :deployment
                        on conflict (deployment_id) do update
                        set seen_at = excluded.seen_at, up_seconds = excluded.up_seconds, cores = excluded.cores,
                            load_percent = excluded.load_percent, memory_total_mb = excluded.memory_total_mb,
                            memory_available_mb = excluded.memory_available_mb,
                            disk_total_mb = excluded.disk_total_mb, disk_used_percent = excluded.disk_used_percent,
                            received_mb = excluded.received_mb, sent_mb = excluded.sent_mb
                        """)
                .param("deployment", deployment.value())
                .param("at", seen.at().atOffset(ZoneOffset.UTC))
                .param("up", seen.upSeconds())
                .param("cores", seen.cores())
                .param("load", seen.loadPercent())
                .param("memory", seen.memoryTotalMb())
                .param("available", seen.memoryAvailableMb())
                .param("disk", seen.diskTotalMb())
                .param("used", seen.diskUsedPercent())
                .param("received", seen.receivedMb())
                .param("sent", seen.sentMb())
                .update();
    }
}
