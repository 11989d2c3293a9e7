package net.runagent.persistence.deployment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ServerRecipe;
import net.runagent.core.deployment.Spare;
import net.runagent.core.deployment.SpareId;
import net.runagent.core.deployment.SpareRecords;
import net.runagent.core.deployment.SpareState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row a spare; the claim of a worker is compared with the clock of the database. */
@Repository
class JdbcSpareRecords implements SpareRecords {
    /** The advisory lock under which it is decided how many there should be; a number that nothing else of ours uses. */
    private static final long DECIDING = 0x5250_4f4f_4cL;

    private final JdbcClient jdbc;

    JdbcSpareRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(Spare spare) {
        jdbc.sql("""
                        insert into spare (id, tier, place, recipe, state, created_at, failures, why)
                        values (:id, :tier, :place, :recipe, :state, :created, :failures, :why)
                        """)
                .param("id", spare.id().value())
                .param("tier", spare.tier())
                .param("place", spare.place())
                .param("recipe", spare.recipe().name())
                .param("state", spare.state().name())
                .param("created", at(spare.createdAt()))
                .param("failures", spare.failures())
                .param("why", spare.why())
                .update();
    }

    @Override
    public Optional<Spare> find(SpareId id) {
        return jdbc.sql("select * from spare where id = ?")
                .param(id.value())
                .query(JdbcSpareRecords::row)
                .optional();
    }

    @Override
    public Optional<Spare> lock(SpareId id) {
        return jdbc.sql("select * from spare where id = ? for update")
                .param(id.value())
                .query(JdbcSpareRecords::row)
                .optional();
    }

    @Override
    public void save(Spare changed) {
        int rows = jdbc.sql("""
                        update spare
                        set state = :state, ready_at = :ready, verified_at = :verified, boot_id = :boot,
                            failures = :failures, claimed_by = :by, why = :why
                        where id = :id
                        """)
                .param("state", changed.state().name())
                .param("ready", at(changed.readyAt()))
                .param("verified", at(changed.verifiedAt()))
                .param("boot", changed.bootId())
                .param("failures", changed.failures())
                .param(
                        "by",
                        changed.claimedBy() == null ? null : changed.claimedBy().value())
                .param("why", changed.why())
                .param("id", changed.id().value())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("no spare " + changed.id());
        }
    }

    @Override
    public List<Spare> in(Set<SpareState> states) {
        if (states.isEmpty()) {
            return List.of();
        }
        // Names of our own type, written out: of parameters PostgreSQL does not know that the index of states fits.
        String names =
                states.stream().map(state -> "'" + state.name() + "'").sorted().collect(Collectors.joining(", "));
        return jdbc.sql("select * from spare where state in (" + names + ") order by created_at, id")
                .query(JdbcSpareRecords::row)
                .list();
    }

    @Override
    public Optional<Spare> takeReady(String tier, String place, ServerRecipe recipe, Instant verifiedSince) {
        return jdbc.sql("""
                        select * from spare
                        where state = 'READY' and tier = ? and place = ? and recipe = ? and verified_at >= ?
                        order by ready_at, id
                        limit 1
                        for update skip locked
                        """)
                .params(tier, place, recipe.name(), verifiedSince.atOffset(ZoneOffset.UTC))
                .query(JdbcSpareRecords::row)
                .optional();
    }

    @Override
    public List<Spare> failedSince(Instant since) {
        return jdbc.sql("""
                        select * from spare
                        where created_at >= ? and ready_at is null and state in ('DISCARDING', 'GONE')
                          and why not in ('recipe', 'not-wanted')
                        order by created_at, id
                        """).param(at(since)).query(JdbcSpareRecords::row).list();
    }

    /** Their steps and servers go with them; one that a server of a deployment still names stays as long as that. */
    @Override
    public List<SpareId> forgetGoneBefore(Instant then) {
        return jdbc.sql("""
                        delete from spare
                         where not exists (select 1 from server where server.spare_id = spare.id)
                           and (state = 'CLAIMED'
                                or state = 'GONE' and exists (
                                    select 1 from spare_step s
                                     where s.spare_id = spare.id and s.step = 'end.server' and s.done_at < ?))
                        returning id
                        """)
                .param(at(then))
                .query((row, _) -> new SpareId(row.getObject("id", UUID.class)))
                .list();
    }

    @Override
    public void decide() {
        jdbc.sql("select 1 from pg_advisory_xact_lock(?)")
                .param(DECIDING)
                .query(Integer.class)
                .single();
    }

    @Override
    public List<Demand> demandSince(Instant since) {
        return jdbc.sql("""
                        select d.plan, d.place, count(*) as servers
                          from provisioning_step s join deployment d on d.id = s.deployment_id
                         where s.step = 'build.server' and s.started_at >= ?
                         group by d.plan, d.place
                         order by d.plan, d.place
                        """)
                .param(at(since))
                .query((row, _) -> new Demand(row.getString("plan"), row.getString("place"), row.getLong("servers")))
                .list();
    }

    @Override
    public boolean claim(SpareId id, UUID worker, Duration atMost) {
        return jdbc.sql("""
                                update spare
                                set worker = :worker, worker_until = clock_timestamp() + :ms * interval '1 millisecond'
                                where id = :id
                                  and (worker is null or worker = :worker or worker_until < clock_timestamp())
                                """)
                        .param("worker", worker)
                        .param("ms", atMost.toMillis())
                        .param("id", id.value())
                        .update()
                == 1;
    }

    @Override
    public boolean holds(SpareId id, UUID worker) {
        return jdbc.sql("select worker from spare where id = ?")
                .param(id.value())
                .query((row, _) -> Optional.ofNullable(row.getObject("worker", UUID.class)))
                .optional()
                .flatMap(held -> held)
                .filter(worker::equals)
                .isPresent();
    }

    @Override
    public void release(SpareId id, UUID worker) {
        jdbc.sql("update spare set worker = null, worker_until = null where id = ? and worker = ?")
                .params(id.value(), worker)
                .update();
    }

    private static Spare row(ResultSet row, int n) throws SQLException {
        UUID by = row.getObject("claimed_by", UUID.class);
        return new Spare(
                new SpareId(row.getObject("id", UUID.class)),
                row.getString("tier"),
                row.getString("place"),
                new ServerRecipe(row.getString("recipe")),
                SpareState.valueOf(row.getString("state")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ready_at", OffsetDateTime.class)),
                instant(row.getObject("verified_at", OffsetDateTime.class)),
                row.getString("boot_id"),
                row.getInt("failures"),
                by == null ? null : new DeploymentId(by),
                row.getString("why"));
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
