package net.runagent.bot.web;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.LinkChat;
import net.runagent.core.billing.CardHook;
import net.runagent.core.care.BackupDownloads;
import net.runagent.core.conversation.SupportAddress;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretEntered;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretLinks;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.google.GoogleParty;
import net.runagent.sandbox.world.World;
import org.mockito.Mockito;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The part of the service that signs people in, on a real port and database, beside a simulated Google. */
final class SignInHouse implements AutoCloseable {
    final TestDatabase database = TestDatabase.fresh();
    final World world = new World(7);
    final GoogleParty google = world.join(new GoogleParty());
    final MovableClock clock = new MovableClock();
    final String url;
    private final ConfigurableApplicationContext context;

    SignInHouse(Map<String, String> more) {
        url = "http://127.0.0.1:" + freePort();
        Map<String, Object> settings = new HashMap<>(google.settings());
        settings.put("runagent.public-url", url);
        settings.put("runagent.support-address", "help@runagent.example");
        settings.put("runagent.world.url", "http://127.0.0.1:1");
        settings.put("server.port", url.substring(url.lastIndexOf(':') + 1));
        settings.put("server.address", "127.0.0.1");
        settings.put("spring.config.location", "classpath:/application.yml");
        settings.putAll(more);
        SpringApplication application = new SpringApplication(Parts.class);
        application.addInitializers(c -> {
            var beans = c.getBeanFactory();
            beans.registerSingleton("clock", clock);
            beans.registerSingleton("jdbcClient", database.jdbc());
            beans.registerSingleton("jdbcTemplate", new JdbcTemplate(database.dataSource()));
            beans.registerSingleton("transactions", database.transactions());
        });
        context = application.run(settings.entrySet().stream()
                .map(s -> "--" + s.getKey() + "=" + s.getValue())
                .toArray(String[]::new));
    }

    LinkChat chat() {
        return context.getBean(LinkChat.class);
    }

    Accounts accounts() {
        return context.getBean(Accounts.class);
    }

    JdbcClient jdbc() {
        return database.jdbc();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Transactions transactions() {
        return database.transactions();
    }

    @Override
    public void close() {
        context.close();
        world.close();
        database.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stands for the vault's intake and for the conversation that hears of it. */
    static final class TypedSecrets implements SecretIntake {
        final Map<UUID, String> waiting = new ConcurrentHashMap<>();
        final List<SecretEntered> entered = new CopyOnWriteArrayList<>();

        @Override
        public UUID put(ChatUser owner, Secret secret) {
            UUID id = UUID.randomUUID();
            waiting.put(id, secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
            return id;
        }

        @EventListener
        void on(SecretEntered event) {
            entered.add(event);
        }

        @Override
        public Optional<SecretRef> keep(UUID intake, ChatUser owner, VaultScope scope, SecretKind kind) {
            return Optional.empty();
        }

        @Override
        public <T> Optional<T> peek(UUID intake, ChatUser owner, Function<Secret, T> use) {
            return Optional.empty();
        }

        @Override
        public void drop(UUID intake) {
            waiting.remove(intake);
        }
    }

    /** World time; the test moves it. */
    static final class MovableClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        void advance(Duration by) {
            offset = offset.plus(by);
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TestConfiguration
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
            })
    @ComponentScan({"net.runagent.core.account", "net.runagent.bot.web", "net.runagent.persistence.account"})
    @ComponentScan(
            basePackages = "net.runagent.persistence.vault",
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*JdbcSecretLinkRecords"))
    @Import({Texts.class, SupportAddress.class, SecretLinks.class, TypedSecrets.class})
    static class Parts {
        @Bean
        Chance chance() {
            SecureRandom random = new SecureRandom();
            return new Chance() {
                @Override
                public byte[] bytes(int count) {
                    byte[] bytes = new byte[count];
                    random.nextBytes(bytes);
                    return bytes;
                }

                @Override
                public int below(int bound) {
                    return random.nextInt(bound);
                }
            };
        }

        /** The other door of the same package; nobody knocks at it here. */
        @Bean
        CardHook cardHook() {
            return Mockito.mock(CardHook.class);
        }

        /** What the page for backups asks; nobody has one here. */
        @Bean
        BackupDownloads backupDownloads() {
            return Mockito.mock(BackupDownloads.class);
        }

        @Bean
        Ids ids() {
            return UUID::randomUUID;
        }

        /** Not a cipher; it only makes sealed bytes unreadable by eye and tied to their row. */
        @Bean
        PayloadSeal seal() {
            return new PayloadSeal() {
                @Override
                public byte[] seal(UUID row, byte[] plain) {
                    return mixed(row, plain);
                }

                @Override
                public byte[] open(UUID row, byte[] sealed) {
                    return mixed(row, sealed);
                }

                private byte[] mixed(UUID row, byte[] bytes) {
                    byte[] key = ByteBuffer.allocate(16)
                            .putLong(row.getMostSignificantBits())
                            .putLong(row.getLeastSignificantBits())
                            .array();
                    byte[] out = bytes.clone();
                    for (int i = 0; i < out.length; i++) {
                        out[i] ^= (byte) (key[i % 16] | 0x80);
                    }
                    return out;
                }
            };
        }
    }
}
