package net.runagent.persistence.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ProvisioningStep;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes on, and how long it has taken others. */
class JdbcSagaRecordsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final JdbcSagaRecords saga = new JdbcSagaRecords(DATABASE.jdbc());

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void empty() {
        DATABASE.jdbc().sql("truncate deployment cascade").update();
    }

    @Test
    void theOpenRowsOfAStepAreFoundWhoeverTheyAreOf() {
        ProvisioningStep first = step(deployment(), "change.model", START, null);
        ProvisioningStep second = step(deployment(), "change.model", START.plusSeconds(1), null);
        List.of(
                        second,
                        first,
                        step(deployment(), "change.model", START, START.plusSeconds(9)),
                        step(deployment(), "build.greet", START, null))
                .forEach(saga::put);

        assertThat(saga.open("change.model")).containsExactly(first, second);
    }

    @Test
    void howLongBuildingTakesIsTheOneInTheMiddleOfTheLastFifty() {
        for (int minutes : new int[] {60, 50, 3, 2, 2}) {
            built(minutes, START);
        }
        assertThat(saga.usualBuilding()).contains(Duration.ofMinutes(3));

        for (int i = 0; i < 50; i++) {
            built(1, START.plus(Duration.ofDays(1)));
        }
        assertThat(saga.usualBuilding()).as("what was slow once").contains(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void ofTooFewNobodyCanTell(int count) {
        for (int i = 0; i < count; i++) {
            built(2, START);
        }
        saga.put(step(deployment(), "build.health", START, null));

        assertThat(saga.usualBuilding()).isEmpty();
    }

    private void built(int minutes, Instant from) {
        DeploymentId id = deployment();
        saga.put(step(id, "build.clear", from, from.plusSeconds(1)));
        Instant setUp = from.plus(Duration.ofMinutes(minutes));
        saga.put(step(id, "build.health", setUp.minusSeconds(20), setUp));
    }

    private static ProvisioningStep step(DeploymentId id, String step, Instant from, Instant done) {
        return new ProvisioningStep(id, 1, step, "key", "none", from, 0, "", done);
    }

    private static DeploymentId deployment() {
        UUID id = UUID.randomUUID();
        DATABASE.jdbc()
                .sql("""
                        insert into deployment (id, account_id, platform, owner_id, plan, model, place, state, state_data,
                            version, created_at)
                        values (?, ?, 'TELEGRAM', '100001', 'starter', 'openrouter/auto', 'nbg1', 'Running', '{}', 1, ?)
                        """)
                .params(id, UUID.randomUUID(), START.atOffset(ZoneOffset.UTC))
                .update();
        return new DeploymentId(id);
    }
}
