package net.runagent.persistence.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.PublicUrl;
import net.runagent.core.vault.AuditLog;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.KeyRotation;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretEntered;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretLinks;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultInsides;
import net.runagent.core.vault.VaultProperties;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.vault.VaultStatus;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.persistence.work.Eventually;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** One process of the service, as far as its vault goes, on a test database. */
final class VaultContext implements AutoCloseable {
    static final UUID COMMAND = new UUID(11, 12);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    final HandClock clock;
    final RiggedChance chance = new RiggedChance();
    /** What was typed on pages. */
    final List<SecretEntered> entered = new CopyOnWriteArrayList<>();
    /** Happens in the transaction of a page. */
    Runnable afterEntering = () -> {};
    /** Kind and subject of what the staff was told. */
    final List<String> alerts = new CopyOnWriteArrayList<>();

    VaultContext(TestDatabase db, VaultProperties properties) {
        this(db, properties, new HandClock());
    }

    VaultContext(TestDatabase db, VaultProperties properties, HandClock clock) {
        this(db, properties, clock, bean -> bean);
    }

    /** @param faults exchanges parts of the vault, so that a fault can be planted */
    VaultContext(TestDatabase db, VaultProperties properties, HandClock clock, UnaryOperator<Object> faults) {
        this.clock = clock;
        context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return faults.apply(bean);
            }
        });
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(db.dataSource()));
        context.registerBean(Transactions.class, db::transactions);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(Chance.class, () -> chance);
        context.registerBean(Ids.class, () -> VaultContext::id);
        context.registerBean(VaultProperties.class, () -> properties);
        context.registerBean(PublicUrl.class, () -> new PublicUrl("http://127.0.0.1:8080"));
        context.addApplicationListener(event -> {
            if (event instanceof PayloadApplicationEvent<?> wrapped
                    && wrapped.getPayload() instanceof SecretEntered one) {
                entered.add(one);
                afterEntering.run();
            }
        });
        context.registerBean(
                StaffAlerts.class, () -> (severity, kind, subject, facts) -> alerts.add(kind + " " + subject));
        context.scan("net.runagent.core.vault", "net.runagent.persistence.vault");
        try {
            context.refresh();
        } catch (RuntimeException refused) {
            context.close();
            throw refused;
        }
    }

    /** The folder's keys by their number, and this one made as an operator makes it. */
    static VaultProperties keyFile(Path folder, int keyId) {
        Path file = folder.resolve("vault-" + keyId + ".key");
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[32];
                new SecureRandom().nextBytes(key);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(file, key);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return keys(folder);
    }

    static VaultProperties keys(Path folder) {
        return new VaultProperties("file:" + folder.resolve("vault-{id}.key"), false, null);
    }

    Vault vault() {
        return context.getBean(Vault.class);
    }

    SecretIntake intake() {
        return context.getBean(SecretIntake.class);
    }

    SecretLinks links() {
        return context.getBean(SecretLinks.class);
    }

    PayloadSeal seal() {
        return context.getBean(PayloadSeal.class);
    }

    AuditLog audit() {
        return context.getBean(AuditLog.class);
    }

    KeyRotation rotation() {
        return context.getBean(KeyRotation.class);
    }

    VaultStatus status() {
        return context.getBean(VaultStatus.class);
    }

    /** What a service process does every few seconds. */
    void looks() {
        VaultInsides.looks(context);
    }

    void recurring(String name) {
        context.getBeansOfType(Recurring.class).values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .run();
    }

    SecretRef keep(VaultScope scope, SecretKind kind, String value) {
        try (Secret secret = Secret.taking(value.getBytes())) {
            return vault().keep(scope, kind, secret);
        }
    }

    /** Alerts are raised beside the transaction that failed. */
    void tellsStaff(String kind, String subject) {
        Eventually.becomes("the staff hears of " + kind, () -> alerts.contains(kind + " " + subject));
    }

    Grant grant(SecretRef ref) {
        return vault().grant(ref, Purpose.PROVISION, COMMAND, "configure");
    }

    String open(Grant grant) {
        return vault().open(grant, secret -> secret.use(bytes -> new String(bytes)));
    }

    /** What a step does: grants and opens. */
    String read(SecretRef ref) {
        return open(grant(ref));
    }

    static VaultScope scope() {
        return new VaultScope(new AccountId(id()), id());
    }

    static UUID id() {
        return UUID.randomUUID();
    }

    @Override
    public void close() {
        context.close();
    }

    /** Stands still until it is moved. */
    static final class HandClock extends Clock {
        private final AtomicLong micros = new AtomicLong();

        void forward(Duration by) {
            micros.addAndGet(by.toNanos() / 1000);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.parse("2026-11-24T08:00:00Z").plusNanos(micros.get() * 1000);
        }
    }

    /** Strong, until it is told to repeat itself like a machine woken twice from one snapshot. */
    static final class RiggedChance implements Chance {
        private final SecureRandom random = new SecureRandom();
        private volatile boolean repeats;

        void repeatsItself() {
            repeats = true;
        }

        @Override
        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            if (repeats) {
                Arrays.fill(bytes, (byte) 42);
            } else {
                random.nextBytes(bytes);
            }
            return bytes;
        }

        @Override
        public int below(int bound) {
            return random.nextInt(bound);
        }
    }
}
