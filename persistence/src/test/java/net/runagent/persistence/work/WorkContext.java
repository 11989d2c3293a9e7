package net.runagent.persistence.work;

import java.util.Map;
import java.util.UUID;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.InboxProperties;
import net.runagent.core.work.Later;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.ServiceClock;
import net.runagent.core.work.Standstill;
import net.runagent.core.work.Transactions;
import net.runagent.core.work.WorkProperties;
import net.runagent.persistence.database.TestDatabase;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** One process of the service, as far as work goes, on a test database. Several of them make a fleet. */
final class WorkContext implements AutoCloseable {
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** @param beans handlers, jobs, recurring ones, alerts */
    WorkContext(TestDatabase db, Object... beans) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("runagent.database.url", "x")));
        context.getEnvironment().setActiveProfiles("command");
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(db.dataSource()));
        context.registerBean(
                "dataSource",
                javax.sql.DataSource.class,
                db::dataSource,
                definition -> definition.setDestroyMethodName(""));
        context.registerBean(PlatformTransactionManager.class, db::transactionManager);
        context.registerBean(InboxProperties.class, () -> new InboxProperties(3, 16));
        context.registerBean(
                WorkProperties.class,
                () -> new WorkProperties(8, java.time.Duration.ofMillis(100), java.time.Duration.ofMillis(500)));
        context.registerBean(PayloadSeal.class, XorSeal::new);
        for (int i = 0; i < beans.length; i++) {
            register("bean" + i, beans[i]);
        }
        context.scan("net.runagent.core.work", "net.runagent.persistence.work");
        context.refresh();
    }

    @SuppressWarnings("unchecked")
    private <T> void register(String name, T bean) {
        context.registerBean(name, (Class<T>) bean.getClass(), () -> bean);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Inbox inbox() {
        return bean(Inbox.class);
    }

    Later later() {
        return bean(Later.class);
    }

    Transactions transactions() {
        return bean(Transactions.class);
    }

    ServiceClock clock() {
        return bean(ServiceClock.class);
    }

    WorkContext started() {
        bean(Standstill.class).resume();
        return this;
    }

    UUID id() {
        return bean(Ids.class).next();
    }

    Arrival arrival(String source, String key, String lane, String body) {
        return new Arrival(id(), source, key, null, lane, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        context.close();
    }

    /** Stands for the vault: the body in the table is not the body that came. */
    static final class XorSeal implements PayloadSeal {
        @Override
        public byte[] seal(UUID rowId, byte[] plain) {
            byte[] sealed = plain.clone();
            for (int i = 0; i < sealed.length; i++) {
                sealed[i] ^= (byte) (0x55 ^ rowId.hashCode());
            }
            return sealed;
        }

        @Override
        public byte[] open(UUID rowId, byte[] sealed) {
            return seal(rowId, sealed);
        }
    }
}
