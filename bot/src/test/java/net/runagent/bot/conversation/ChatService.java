package net.runagent.bot.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.OurBots;
import net.runagent.core.conversation.Sayings;
import net.runagent.core.conversation.SecretDrop;
import net.runagent.core.conversation.Subjects;
import net.runagent.core.work.InboxProperties;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.ServiceClock;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Standstill;
import net.runagent.core.work.WorkProperties;
import net.runagent.persistence.database.TestDatabase;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** One process of the service as far as chatting goes: real door, inbox, engine, outbox and database. */
public final class ChatService implements AutoCloseable {
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    public final Map<UUID, String> intake = new ConcurrentHashMap<>();
    public final List<String> alerts = new CopyOnWriteArrayList<>();
    public final Map<ChatUser, Boolean> reachable = new ConcurrentHashMap<>();

    /** @param door registers what the beans of its package need; {@code doorPackage} is where they are found */
    public ChatService(
            TestDatabase db,
            String doorPackage,
            Consumer<GenericApplicationContext> door,
            List<Flow<?>> flows,
            List<Desk<?>> desks) {
        context.getEnvironment().setActiveProfiles("command");
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(db.dataSource()));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(db.dataSource()));
        context.registerBean(
                "dataSource", DataSource.class, db::dataSource, definition -> definition.setDestroyMethodName(""));
        context.registerBean(PlatformTransactionManager.class, db::transactionManager);
        context.registerBean(InboxProperties.class, () -> new InboxProperties(3, 32));
        context.registerBean(
                WorkProperties.class, () -> new WorkProperties(4, Duration.ofMillis(100), Duration.ofMillis(500)));
        context.registerBean(PayloadSeal.class, MirrorSeal::new);
        context.registerBean(Accounts.class, KnownPeople::new);
        context.registerBean(SecretDrop.class, Drop::new);
        context.registerBean(OurBots.class, () -> (platform, bot) -> false);
        context.registerBean(Subjects.class, () -> (subject, account) -> Subjects.Fate.GOES_ON);
        context.registerBean(Sayings.class, () -> words -> Sayings.Guess.NONE);
        context.registerBean(StaffAlerts.class, () -> (severity, kind, subject, facts) -> alerts.add(kind));
        door.accept(context);
        context.registerBean(Texts.class, () -> new Texts());
        context.registerBean(CommandMenu.class);
        for (int i = 0; i < flows.size(); i++) {
            register("flow" + i, flows.get(i));
        }
        for (int i = 0; i < desks.size(); i++) {
            register("desk" + i, desks.get(i));
        }
        context.scan(
                "net.runagent.core.work",
                "net.runagent.core.conversation",
                "net.runagent.persistence.work",
                "net.runagent.persistence.conversation",
                doorPackage);
        context.refresh();
    }

    @SuppressWarnings("unchecked") // the class of an object is the class of its own type
    private <T> void register(String name, T bean) {
        context.registerBean(name, (Class<T>) bean.getClass(), () -> bean);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ServiceClock clock() {
        return bean(ServiceClock.class);
    }

    public ChatService started() {
        bean(Standstill.class).resume();
        return this;
    }

    @Override
    public void close() {
        context.close();
    }

    /** Stands for the vault: what lies in the table is not what came. */
    private static final class MirrorSeal implements PayloadSeal {
        @Override
        public byte[] seal(UUID rowId, byte[] plain) {
            byte[] sealed = plain.clone();
            for (int i = 0; i < sealed.length; i++) {
                sealed[i] ^= (byte) (0x5a ^ rowId.hashCode());
            }
            return sealed;
        }

        @Override
        public byte[] open(UUID rowId, byte[] sealed) {
            return seal(rowId, sealed);
        }
    }

    private final class Drop implements SecretDrop {
        @Override
        public UUID put(ChatUser owner, byte[] secret) {
            UUID id = UUID.randomUUID();
            intake.put(id, new String(secret, StandardCharsets.UTF_8));
            return id;
        }

        @Override
        public void forget(UUID id) {
            intake.remove(id);
        }
    }

    /** Everybody has an account. */
    private final class KnownPeople implements Accounts {
        private final Map<AccountId, ChatUser> known = new HashMap<>();

        @Override
        public synchronized Optional<AccountId> of(ChatUser user) {
            AccountId id = account(user);
            known.put(id, user);
            return Optional.of(id);
        }

        @Override
        public Optional<Account> find(AccountId id) {
            return Optional.of(new Account(id, "Ada", "ada@example.org", null, null, Instant.EPOCH));
        }

        @Override
        public synchronized List<ChatUser> chatsOf(AccountId id) {
            return known.containsKey(id) ? List.of(known.get(id)) : List.of();
        }

        @Override
        public void reachable(ChatUser user, boolean now) {
            reachable.put(user, now);
        }

        @Override
        public Optional<Instant> heldUntil(ChatUser user) {
            return Optional.empty();
        }

        @Override
        public Locale languageOf(AccountId id) {
            return Locale.ENGLISH;
        }
    }

    public static AccountId account(ChatUser user) {
        return new AccountId(new UUID(1, Long.parseLong(user.userId())));
    }
}
