package net.runagent.persistence.deployment;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.account.PublicUrl;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.OrderDeployment;
import net.runagent.core.deployment.SagaWorld;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.ServerPrices;
import net.runagent.core.deployment.TerminateDeployment;
import net.runagent.core.vault.AuditLog;
import net.runagent.core.vault.VaultProperties;
import net.runagent.core.work.Ids;
import net.runagent.core.work.InboxProperties;
import net.runagent.core.work.Standstill;
import net.runagent.core.work.Transactions;
import net.runagent.core.work.WorkProperties;
import net.runagent.persistence.database.TestDatabase;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** One process of the service, as far as deployments go: real sagas, real vault, real job engine, its own connections. */
final class SagaProcess implements AutoCloseable {
    static final AccountId ADA = new AccountId(new java.util.UUID(7, 7));
    static final Duration HEARTBEAT = Duration.ofMillis(500);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final TestDatabase own;
    private final TestDatabase outside;
    private volatile boolean dead;

    SagaProcess(String url, String user, String password, Path keyFile) {
        this(url, user, password, keyFile, 0);
    }

    /** @param spares at most that wait for an owner */
    SagaProcess(String url, String user, String password, Path keyFile, int spares) {
        own = TestDatabase.at(url, user, password);
        outside = TestDatabase.at(url, user, password);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "runagent.database.url", url,
                                "runagent.environment", "test",
                                "runagent.pool.most", spares,
                                "runagent.pool.least", spares)));
        context.getEnvironment().setActiveProfiles("command"); // nothing starts by itself
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(own.dataSource()));
        context.registerBean(JdbcClient.class, own::jdbc);
        context.registerBean(
                "dataSource", DataSource.class, own::dataSource, definition -> definition.setDestroyMethodName(""));
        context.registerBean(PlatformTransactionManager.class, own::transactionManager);
        context.registerBean(InboxProperties.class, () -> new InboxProperties(1, 16));
        context.registerBean(WorkProperties.class, () -> new WorkProperties(4, Duration.ofMillis(100), HEARTBEAT));
        context.registerBean(PublicUrl.class, () -> new PublicUrl("http://127.0.0.1:8080"));
        context.registerBean(
                VaultProperties.class,
                () -> new VaultProperties("file:" + keyFile.resolveSibling("vault-{id}.key"), false, null));
        context.registerBean(Catalogue.class, SagaWorld::catalogue);
        context.registerBean(ServerPrices.class, () -> mock(ServerPrices.class)); // nothing was looked at yet
        context.registerBean(Accounts.class, SagaProcess::accounts);
        context.registerBean(
                Outside.class,
                () -> new Outside(outside, context.getBeanProvider(net.runagent.core.vault.Vault.class)));
        context.registerBean(AgentBackups.class, SagaProcess::backups);
        context.registerBean(Till.class, () -> new Till(own, context.getBean(Ids.class)));
        context.scan(
                "net.runagent.core.work",
                "net.runagent.core.vault",
                "net.runagent.core.deployment",
                "net.runagent.persistence.work",
                "net.runagent.persistence.vault",
                "net.runagent.persistence.deployment");
        context.refresh();
    }

    /** Nothing was copied, so nothing is left. */
    private static AgentBackups backups() {
        AgentBackups backups = mock(AgentBackups.class);
        when(backups.remove(any())).thenReturn(true);
        return backups;
    }

    private static Accounts accounts() {
        Accounts accounts = mock(Accounts.class);
        when(accounts.languageOf(any())).thenReturn(Locale.ENGLISH);
        return accounts;
    }

    /** Takes up work like a service that is ready. */
    SagaProcess works() {
        context.getBean(Standstill.class).resume();
        return this;
    }

    /** From here on nothing that this process does reaches the database; its heartbeats have stopped. */
    void die() {
        dead = true;
        own.close();
    }

    boolean isDead() {
        return dead;
    }

    @Override
    public void close() {
        context.close();
        own.close();
        outside.close();
    }

    // ---- what people do

    DeploymentId orders() {
        return orders("555");
    }

    DeploymentId orders(String bot) {
        OrderDeployment orders = context.getBean(OrderDeployment.class);
        return context.getBean(Transactions.class).call(() -> {
            Deployment draft = orders.draft(
                    ADA,
                    new ChatUser(Platform.TELEGRAM, "100001"),
                    new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM));
            orders.useManagedBot(draft.id(), bot, "ada_agent_bot");
            orders.payByCard(draft.id());
            return draft.id();
        });
    }

    /** The fact of a payment; the same one may come again. */
    void pays(DeploymentId id) {
        Deployment deployment = context.getBean(Deployments.class).find(id).orElseThrow();
        context.getBean(Transactions.class)
                .run(() -> context.publishEvent(new InvoiceSettled(Objects.requireNonNull(deployment.invoice()))));
    }

    void terminates(DeploymentId id) {
        context.getBean(Transactions.class)
                .run(() -> context.getBean(TerminateDeployment.class).terminate(id, "@ada_agent_bot"));
    }

    AuditLog.Verdict audit() {
        return context.getBean(AuditLog.class).verify();
    }
}
