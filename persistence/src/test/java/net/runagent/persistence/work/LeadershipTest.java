package net.runagent.persistence.work;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import net.runagent.core.work.Leadership;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LeadershipTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final JdbcLeaderLocks firstLocks = new JdbcLeaderLocks(db.dataSource());
    private final JdbcLeaderLocks secondLocks = new JdbcLeaderLocks(db.dataSource());
    private final Leadership first = new Leadership(firstLocks);
    private final Leadership second = new Leadership(secondLocks);

    @AfterEach
    void close() {
        firstLocks.destroy();
        secondLocks.destroy();
        db.close();
    }

    @Test
    void oneProcessLeadsAndGoesOnLeading() {
        assertThat(first.lead("poller")).isTrue();
        assertThat(first.lead("poller")).isTrue();
        assertThat(second.lead("poller")).isFalse();
    }

    /** A warning at each stop would teach whoever reads the log to look away. */
    @Test
    void whoEndsGivesTheConnectionBackWithoutLocksAndWithoutAWarning() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger pool = (Logger) LoggerFactory.getLogger("com.zaxxer.hikari");
        pool.addAppender(log);
        try {
            assertThat(first.lead("poller")).isTrue();
            assertThat(first.lead("gateway")).isTrue();

            firstLocks.destroy();
        } finally {
            pool.detachAppender(log);
        }

        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
        assertThat(second.lead("poller")).isTrue();
        assertThat(second.lead("gateway")).isTrue();
    }

    @Test
    void differentRolesMayHaveDifferentLeaders() {
        assertThat(first.lead("poller")).isTrue();
        assertThat(second.lead("gateway")).isTrue();
    }

    @Test
    void whoResignsLetsAnotherLead() {
        assertThat(first.lead("poller")).isTrue();
        first.resign("poller");
        assertThat(second.lead("poller")).isTrue();
        assertThat(first.lead("poller")).isFalse();
    }

    @Test
    void aBrokenConnectionEndsTheLeadershipAndTheNextProcessTakesIt() {
        assertThat(first.lead("poller")).isTrue();
        db.jdbc()
                .sql("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
                        + " and database = (select oid from pg_database where datname = current_database())")
                .query(Boolean.class)
                .list();
        Eventually.becomes("the second leads", () -> second.lead("poller"));
        assertThat(first.lead("poller")).as("the old leader notices").isFalse();
        second.resign("poller");
        assertThat(first.lead("poller"))
                .as("and can lead again on a new connection")
                .isTrue();
    }
}
