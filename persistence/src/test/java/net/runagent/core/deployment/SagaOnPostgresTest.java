package net.runagent.core.deployment;

import java.util.List;
import java.util.function.Supplier;
import net.runagent.core.work.CrashPoint;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.persistence.deployment.JdbcStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@link SagaUnderCrashTest} proves on tables in memory holds on the real ones: a crash at every label. */
class SagaOnPostgresTest {
    /** All three take minutes here; the order of writes is the same in each. */
    private static final List<SagaUnderCrashTest.Answers> MODES =
            List.of(SagaUnderCrashTest.Answers.THE_FIRST_OF_EACH_IS_LOST);

    private static TestDatabase db;

    @BeforeAll
    static void start() {
        db = TestDatabase.fresh();
        SagaUnderCrashTest.quiet();
    }

    @AfterAll
    static void stop() {
        db.close();
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToAWholeLife() {
        SagaUnderCrashTest.sweep("life on PostgreSQL", worlds(), 1, MODES, SagaUnderCrashTest::life);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToAFailedBuilding() {
        SagaUnderCrashTest.sweep("failure on PostgreSQL", worlds(), 1, MODES, SagaUnderCrashTest::failure);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToOneWhoTakesAServerInAnotherCountry() {
        SagaUnderCrashTest.sweep("elsewhere on PostgreSQL", worlds(), 1, MODES, SagaUnderCrashTest::elsewhere);
    }

    /** Each life begins on empty tables. */
    private static Supplier<SagaWorld> worlds() {
        return () -> {
            db.jdbc()
                    .sql("truncate deployment, deployment_receipt, spare cascade")
                    .update();
            return SagaWorld.on(clock -> JdbcStorage.on(db));
        };
    }
}
