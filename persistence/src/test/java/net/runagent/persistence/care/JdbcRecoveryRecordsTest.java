package net.runagent.persistence.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.MachineSeen;
import net.runagent.core.care.Recovery;
import net.runagent.core.care.RecoveryStep;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Recoveries, and how servers were, come back from the database as they were. */
class JdbcRecoveryRecordsTest {
    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final JdbcRecoveryRecords recoveries = new JdbcRecoveryRecords(DB.jdbc());
    private final JdbcVitalsRecords vitals = new JdbcVitalsRecords(DB.jdbc());
    private final DeploymentId agent = new DeploymentId(UUID.randomUUID());

    @AfterAll
    static void close() {
        DB.close();
    }

    private Recovery recovery(boolean automatic, Instant started, Instant ended) {
        return new Recovery(
                UUID.randomUUID(),
                agent,
                automatic,
                RecoveryStep.SAVE,
                "agent-down",
                "server=running exit=1",
                List.of(RecoveryStep.DIAGNOSE, RecoveryStep.SAVE),
                2,
                1,
                started,
                started.plusSeconds(5),
                ended,
                ended == null ? null : Recovery.HEALTHY);
    }

    @Test
    void oneThatRunsComesBackWithWhatWasSeen() {
        Recovery open = recovery(false, START, null);
        put(open);

        assertThat(recoveries.open(agent)).contains(open);
        assertThat(recoveries.find(open.id())).contains(open);
        assertThat(recoveries.lastByItself(agent)).isEmpty();
    }

    @Test
    void theLastOneThatNobodyAskedForIsKnown() {
        put(recovery(true, START, START.plusSeconds(30)));
        put(recovery(true, START.plusSeconds(600), START.plusSeconds(630)));
        put(recovery(false, START.plusSeconds(900), START.plusSeconds(930)));

        assertThat(recoveries.lastByItself(agent)).contains(START.plusSeconds(600));
    }

    @Test
    void howAServerWasIsKeptOnlyForAnAgentThatIsKnown() {
        MachineSeen seen = new MachineSeen(START, 900, 2, 7, 3_900, 2_400, 40_000, 23, 12, 7);
        vitals.put(agent, seen);

        assertThat(vitals.find(agent)).isEmpty();

        DB.jdbc().sql("""
                        insert into deployment (id, account_id, platform, owner_id, plan, model, place, state, state_data,
                            version, created_at)
                        values (?, ?, 'TELEGRAM', '100001', 'starter', 'openrouter/auto', 'nbg1', 'Running', '{}', 1, now())
                        """).params(agent.value(), UUID.randomUUID()).update();
        vitals.put(agent, seen);
        assertThat(vitals.find(agent)).contains(seen);
        MachineSeen later = new MachineSeen(START.plusSeconds(60), 960, 2, -1, 3_900, 2_300, 40_000, 24, 13, 8);
        vitals.put(agent, later);
        assertThat(vitals.find(agent)).contains(later);
    }

    /** The agent itself is not what this is about, so its row need not be there. */
    private void put(Recovery recovery) {
        DB.transactions().run(() -> {
            DB.jdbc().sql("set local session_replication_role = replica").update();
            recoveries.put(recovery);
        });
    }
}
