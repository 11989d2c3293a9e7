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
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.DeploymentRecords;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Maps a deployment and its bot by hand; the claim of a worker is compared with the clock of the database. */
@Repository
class JdbcDeploymentRecords implements DeploymentRecords {
    private static final String SELECT = """
            select d.*, b.source, b.bot_id, b.username
            from deployment d left join agent_bot b on b.deployment_id = d.id
            """;

    private final JdbcClient jdbc;

    JdbcDeploymentRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(Deployment deployment) {
        jdbc.sql("""
                        insert into deployment (id, account_id, platform, owner_id, plan, model, place, invoice_id,
                                                state, state_data, version, created_at)
                        values (:id, :account, :platform, :owner, :plan, :model, :place, :invoice,
                                :state, :data::jsonb, :version, :created)
                        """)
                .param("id", deployment.id().value())
                .param("account", deployment.account().value())
                .param("platform", deployment.owner().platform().name())
                .param("owner", deployment.owner().userId())
                .param("plan", deployment.selection().plan())
                .param("model", deployment.selection().model())
                .param("place", deployment.selection().place())
                .param("invoice", invoice(deployment))
                .param("state", StateJson.name(deployment.state()))
                .param("data", StateJson.data(deployment.state()))
                .param("version", deployment.version())
                .param("created", at(deployment.createdAt()))
                .update();
        keepBot(deployment);
    }

    @Override
    public void save(Deployment changed) {
        int rows = jdbc.sql("""
                        update deployment
                        set platform = :platform, owner_id = :owner, plan = :plan, model = :model, place = :place, invoice_id = :invoice,
                            state = :state, state_data = :data::jsonb, version = version + 1
                        where id = :id
                        """)
                .param("platform", changed.selection().platform().name())
                .param("owner", changed.owner().userId())
                .param("plan", changed.selection().plan())
                .param("model", changed.selection().model())
                .param("place", changed.selection().place())
                .param("invoice", invoice(changed))
                .param("state", StateJson.name(changed.state()))
                .param("data", StateJson.data(changed.state()))
                .param("id", changed.id().value())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("no deployment " + changed.id());
        }
        keepBot(changed);
    }

    private void keepBot(Deployment deployment) {
        AgentBot bot = deployment.bot();
        if (bot == null) {
            return;
        }
        jdbc.sql("""
                        insert into agent_bot (deployment_id, platform, source, bot_id, username, in_use)
                        values (:id, :platform, :source, :bot, :username, :inUse)
                        on conflict (deployment_id) do update
                        set platform = excluded.platform, source = excluded.source, bot_id = excluded.bot_id,
                            username = excluded.username, in_use = excluded.in_use
                        """)
                .param("id", deployment.id().value())
                .param("platform", bot.platform().name())
                .param("source", bot.source().name())
                .param("bot", bot.botId())
                .param("username", bot.username())
                .param("inUse", !deployment.state().over())
                .update();
    }

    @Override
    public Optional<Deployment> find(DeploymentId id) {
        return jdbc.sql(SELECT + "where d.id = ?")
                .param(id.value())
                .query(JdbcDeploymentRecords::row)
                .optional();
    }

    @Override
    public Optional<Deployment> lock(DeploymentId id) {
        return jdbc.sql(SELECT + "where d.id = ? for update of d")
                .param(id.value())
                .query(JdbcDeploymentRecords::row)
                .optional();
    }

    @Override
    public Optional<Deployment> ofInvoice(InvoiceId invoice) {
        return jdbc.sql(SELECT + "where d.invoice_id = ?")
                .param(invoice.value())
                .query(JdbcDeploymentRecords::row)
                .optional();
    }

    @Override
    public List<Deployment> of(AccountId account) {
        return jdbc.sql(SELECT + "where d.account_id = ? order by d.created_at desc, d.id desc")
                .param(account.value())
                .query(JdbcDeploymentRecords::row)
                .list();
    }

    @Override
    public List<Deployment> in(Set<Class<? extends State>> states) {
        if (states.isEmpty()) {
            return List.of();
        }
        // Names of our own types, written out: of parameters PostgreSQL does not know that the index of states fits.
        String names = states.stream()
                .map(state -> "'" + state.getSimpleName() + "'")
                .sorted()
                .collect(Collectors.joining(", "));
        return jdbc.sql(SELECT + "where d.state in (" + names + ") order by d.created_at, d.id")
                .query(JdbcDeploymentRecords::row)
                .list();
    }

    @Override
    public Optional<Deployment> using(Platform platform, String botId) {
        return jdbc.sql(SELECT + "where b.platform = ? and b.bot_id = ? and b.in_use")
                .params(platform.name(), botId)
                .query(JdbcDeploymentRecords::row)
                .optional();
    }

    @Override
    public boolean knows(Platform platform, String botId) {
        return jdbc.sql("select exists (select 1 from agent_bot where platform = ? and bot_id = ?)")
                .params(platform.name(), botId)
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean claim(DeploymentId id, UUID worker, Duration atMost) {
        return jdbc.sql("""
                                update deployment
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
    public boolean holds(DeploymentId id, UUID worker) {
        return jdbc.sql("select worker from deployment where id = ?")
                .param(id.value())
                .query((row, _) -> Optional.ofNullable(row.getObject("worker", UUID.class)))
                .optional()
                .flatMap(held -> held)
                .filter(worker::equals)
                .isPresent();
    }

    @Override
    public void release(DeploymentId id, UUID worker) {
        jdbc.sql("update deployment set worker = null, worker_until = null where id = ? and worker = ?")
                .params(id.value(), worker)
                .update();
    }

    private static Deployment row(ResultSet row, int n) throws SQLException {
        Platform platform = Platform.valueOf(row.getString("platform"));
        UUID invoice = row.getObject("invoice_id", UUID.class);
        String botId = row.getString("bot_id");
        AgentBot bot = botId == null
                ? null
                : new AgentBot(
                        platform, AgentBot.Source.valueOf(row.getString("source")), botId, row.getString("username"));
        return new Deployment(
                new DeploymentId(row.getObject("id", UUID.class)),
                new AccountId(row.getObject("account_id", UUID.class)),
                new ChatUser(platform, row.getString("owner_id")),
                new Selection(row.getString("plan"), row.getString("model"), row.getString("place"), platform),
                bot,
                invoice == null ? null : new InvoiceId(invoice),
                StateJson.read(row.getString("state"), row.getString("state_data")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }

    private static @Nullable UUID invoice(Deployment deployment) {
        InvoiceId invoice = deployment.invoice();
        return invoice == null ? null : invoice.value();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
