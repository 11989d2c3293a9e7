package net.runagent.persistence.deployment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.ProvisioningStep;
import net.runagent.core.deployment.SagaRecords;
import net.runagent.core.deployment.SpareId;
import net.runagent.core.deployment.SubjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row a step and one row a server, replaced as a whole. */
@Repository
class JdbcSagaRecords implements SagaRecords {
    private final JdbcClient jdbc;

    JdbcSagaRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where the rows of a saga lie: a spare has tables of its own, for nothing in them is about a person. */
    private record Tables(String steps, String servers, String id, String spare) {
        static final Tables OF_DEPLOYMENTS = new Tables("provisioning_step", "server", "deployment_id", "spare_id");
        static final Tables OF_SPARES = new Tables("spare_step", "spare_server", "spare_id", "");

        static Tables of(SubjectId subject) {
            return switch (subject) {
                case DeploymentId _ -> OF_DEPLOYMENTS;
                case SpareId _ -> OF_SPARES;
            };
        }

        String in(String sql) {
            return sql.replace("$steps", steps).replace("$servers", servers).replace("$id", id);
        }
    }

    @Override
    public Optional<ProvisioningStep> step(SubjectId subject, int generation, String step) {
        return jdbc.sql(Tables.of(subject).in("select * from $steps where $id = ? and generation = ? and step = ?"))
                .params(subject.value(), generation, step)
                .query((row, _) -> step(row, subject))
                .optional();
    }

    @Override
    public List<ProvisioningStep> steps(SubjectId subject) {
        return jdbc.sql(Tables.of(subject)
                        .in("select * from $steps where $id = ? order by started_at, generation, step"))
                .param(subject.value())
                .query((row, _) -> step(row, subject))
                .list();
    }

    @Override
    public List<ProvisioningStep> open(String step) {
        return jdbc.sql("select * from provisioning_step where step = ? and done_at is null order by started_at")
                .param(step)
                .query((row, _) -> step(row, new DeploymentId(row.getObject("deployment_id", UUID.class))))
                .list();
    }

    @Override
    public Optional<Duration> usualBuilding() {
        return jdbc.sql("""
                        select percentile_disc(0.5) within group (order by took)
                          from (select extract(epoch from ready.done_at - begun.started_at)::bigint as took
                                  from provisioning_step ready
                                  join provisioning_step begun
                                    on begun.deployment_id = ready.deployment_id
                                   and begun.generation = 1 and begun.step = 'build.clear'
                                 where ready.step = 'build.health' and ready.done_at is not null
                                 order by ready.done_at desc limit 50) as last
                        having count(*) >= 5
                        """).query(Long.class).optional().map(Duration::ofSeconds);
    }

    @Override
    public void put(ProvisioningStep step) {
        jdbc.sql(Tables.of(step.subject()).in("""
                        insert into $steps ($id, generation, step, key, undo, started_at, attempts, note, done_at)
                        values (:subject, :generation, :step, :key, :undo, :started, :attempts, :note, :done)
                        on conflict ($id, generation, step) do update
                        set key = excluded.key, undo = excluded.undo, started_at = excluded.started_at,
                            attempts = excluded.attempts, note = excluded.note, done_at = excluded.done_at
                        """))
                .param("subject", step.subject().value())
                .param("generation", step.generation())
                .param("step", step.step())
                .param("key", step.key())
                .param("undo", step.undo())
                .param("started", at(step.startedAt()))
                .param("attempts", step.attempts())
                .param("note", step.note())
                .param("done", at(step.doneAt()))
                .update();
    }

    @Override
    public void forget(ProvisioningStep step) {
        jdbc.sql(Tables.of(step.subject()).in("delete from $steps where $id = ? and generation = ? and step = ?"))
                .params(step.subject().value(), step.generation(), step.step())
                .update();
    }

    @Override
    public List<Host> hosts(SubjectId subject) {
        Tables tables = Tables.of(subject);
        return jdbc.sql(tables.in("select * from $servers where $id = ? order by generation"))
                .param(subject.value())
                .query((row, _) -> host(row, subject, tables))
                .list();
    }

    @Override
    public void put(Host host) {
        Tables tables = Tables.of(host.subject());
        var put = jdbc.sql(tables.in(putHost(tables)))
                .param("subject", host.subject().value())
                .param("generation", host.generation())
                .param("name", host.name())
                .param("ops", host.opsPublicKey())
                .param("nextOps", host.nextOpsKey())
                .param("key", host.hostKey())
                .param("next", host.nextHostKey())
                .param("provider", host.providerId())
                .param("address", host.address())
                .param("type", host.serverType())
                .param("location", host.location())
                .param("gone", at(host.goneAt()));
        if (!tables.spare().isEmpty()) {
            put = put.param("spare", host.spare() == null ? null : host.spare().value());
        }
        put.update();
    }

    private static String putHost(Tables tables) {
        return """
                insert into $servers ($id, generation, name, ops_public_key, next_ops_key, host_key, next_host_key,
                                      provider_id, address, server_type, location, gone_at%s)
                values (:subject, :generation, :name, :ops, :nextOps, :key, :next,
                        :provider, :address, :type, :location, :gone%s)
                on conflict ($id, generation) do update
                set name = excluded.name, ops_public_key = excluded.ops_public_key, next_ops_key = excluded.next_ops_key,
                    host_key = excluded.host_key, next_host_key = excluded.next_host_key,
                    provider_id = excluded.provider_id, address = excluded.address,
                    server_type = excluded.server_type, location = excluded.location,
                    gone_at = excluded.gone_at%s
                """.formatted(
                        tables.spare().isEmpty()
                                ? new Object[] {"", "", ""}
                                : new Object[] {", spare_id", ", :spare", ", spare_id = excluded.spare_id"});
    }

    private static ProvisioningStep step(ResultSet row, SubjectId subject) throws SQLException {
        return new ProvisioningStep(
                subject,
                row.getInt("generation"),
                row.getString("step"),
                row.getString("key"),
                row.getString("undo"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                row.getString("note"),
                instant(row.getObject("done_at", OffsetDateTime.class)));
    }

    private static Host host(ResultSet row, SubjectId subject, Tables tables) throws SQLException {
        UUID spare = tables.spare().isEmpty() ? null : row.getObject(tables.spare(), UUID.class);
        return new Host(
                subject,
                row.getInt("generation"),
                row.getString("name"),
                row.getString("ops_public_key"),
                row.getString("next_ops_key"),
                row.getString("host_key"),
                row.getString("next_host_key"),
                row.getObject("provider_id", Long.class),
                row.getString("address"),
                row.getString("server_type"),
                row.getString("location"),
                instant(row.getObject("gone_at", OffsetDateTime.class)),
                spare == null ? null : new SpareId(spare));
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
