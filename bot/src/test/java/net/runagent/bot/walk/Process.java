package net.runagent.bot.walk;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.IdentityProvider;
import net.runagent.core.care.BackupHost;
import net.runagent.core.care.BackupStore;
import net.runagent.core.catalogue.CatalogueProperties;
import net.runagent.core.conversation.ChatSender;
import net.runagent.core.conversation.OutboxByHand;
import net.runagent.core.conversation.OutboxRecords;
import net.runagent.core.conversation.SendingOutbox;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerPrices;
import net.runagent.core.notice.Post;
import net.runagent.core.usage.OpenRouterProperties;
import net.runagent.core.vault.VaultProperties;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.InboxByHand;
import net.runagent.core.work.InboxProperties;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.LeaderLocks;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import net.runagent.core.work.WorkProperties;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** One process of the service. All of its memory goes with it; nothing in it works unless it is told to. */
final class Process implements AutoCloseable {
    private final House house;
    private final MortalTransactions transactions;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Map<String, Job> jobs = new HashMap<>();
    private OutboxByHand outbox;
    private boolean alive = true;

    Process(House house) {
        this.house = house;
        this.transactions = new MortalTransactions(house.db.transactions());
        context.setBeanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "walk",
                        Map.of(
                                "runagent.public-url", House.URL,
                                "runagent.support-address", "help@runagent.example",
                                "runagent.environment", "walk",
                                "runagent.google.client-id", "client",
                                "runagent.google.client-secret", "secret")));
        database();
        world();
        house.platforms.values().forEach(platform -> platform.furnish(context));
        context.register(Parts.ALL.toArray(Class<?>[]::new));
        context.addApplicationListener(event -> {
            if (event instanceof PayloadApplicationEvent<?> wrapped) {
                Object payload = wrapped.getPayload();
                transactions.afterCommit(() -> house.effects.saw(payload));
            }
        });
        context.getBeanFactory().addBeanPostProcessor(new Watched(house.failures));
        context.refresh();
        context.getBeansOfType(Job.class).values().forEach(job -> jobs.put(job.name(), job));
        SendingOutbox unused = context.getBean(SendingOutbox.class);
        outbox.resume();
    }

    private void database() {
        give(JdbcClient.class, house.db.jdbc());
        give(DataSource.class, house.db.dataSource());
        give(JdbcTemplate.class, new JdbcTemplate(house.db.dataSource()));
        give(PlatformTransactionManager.class, house.db.transactionManager());
        give(Transactions.class, transactions);
        give(LeaderLocks.class, house.locks(this));
        give(Later.class, house.jobs);
        context.registerBean(SendingOutbox.class, () -> {
            List<ChatSender> senders =
                    context.getBeanProvider(ChatSender.class).stream().toList();
            outbox = new OutboxByHand(
                    context.getBean(OutboxRecords.class),
                    senders,
                    context.getBean(Accounts.class),
                    transactions,
                    new Leadership(house.locks(this)),
                    house.ids,
                    house.clock,
                    house.clock::nanos);
            return outbox.outbox();
        });
    }

    private void world() {
        give(Clock.class, house.clock);
        give(Ids.class, house.ids);
        give(Chance.class, house.chance);
        give(VaultProperties.class, house.vaultKeys());
        give(InboxProperties.class, new InboxProperties(1, 8));
        give(WorkProperties.class, new WorkProperties(1, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        give(CatalogueProperties.class, new CatalogueProperties(null));
        give(OpenRouterProperties.class, new OpenRouterProperties("key", "http://127.0.0.1:1", 50));
        give(Cards.class, house.cards);
        give(IdentityProvider.class, house.google);
        give(ModelsOnPaper.class, house.models);
        give(Post.class, house.post);
        give(AgentBots.class, house.bots);
        give(ServerFleet.class, House.only(ServerFleet.class, house.cloud.fleet()));
        give(AgentHost.class, House.only(AgentHost.class, house.cloud.host()));
        give(ServerPrices.class, house.cloud.prices());
        give(BackupHost.class, House.only(BackupHost.class, house.cloud.backups()));
        give(BackupStore.class, House.only(BackupStore.class, house.cloud.store()));
        house.senders()
                .forEach(sender -> context.registerBean("sender-" + sender.platform(), ChatSender.class, () -> sender));
    }

    private <T> void give(Class<T> type, T bean) {
        context.registerBean(type.getName(), type, () -> bean, definition -> definition.setDestroyMethodName(""));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Transactions transactions() {
        return transactions;
    }

    Job job(String name) {
        return jobs.get(name);
    }

    List<Recurring> recurring() {
        return context.getBeansOfType(Recurring.class).values().stream()
                .sorted(Comparator.comparing(Recurring::name))
                .toList();
    }

    boolean alive() {
        return alive;
    }

    /** Nothing is stored from now on. */
    void die() {
        alive = false;
        transactions.die();
    }

    /** Handles what came in, sends what is to go out and runs what is due, until nothing is left to do now. */
    void work() {
        boolean busy = true;
        for (int round = 0; busy; round++) {
            if (round > 500) {
                throw new AssertionError("no end of work");
            }
            busy = InboxByHand.next(context);
            busy |= outbox.turn();
            busy |= house.jobs.run(this, house.failures);
        }
    }

    @Override
    public void close() {
        alive = false;
        context.close();
        transactions.die();
    }
}
