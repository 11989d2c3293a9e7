package net.runagent.persistence.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import net.runagent.core.care.AgentUpdate;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.Rollout;
import net.runagent.core.care.UpdateStep;
import net.runagent.core.care.UpdateWindow;
import net.runagent.core.care.UpdateWish;
import net.runagent.core.care.Wave;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DuplicateKeyException;

/** Updates, releases and wishes in the database come back as they were. */
class JdbcUpdateRecordsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final JdbcUpdateRecords updates = new JdbcUpdateRecords(DATABASE.jdbc());
    private final JdbcRolloutRecords rollouts = new JdbcRolloutRecords(DATABASE.jdbc());
    private final JdbcUpdateWishRecords wishes = new JdbcUpdateWishRecords(DATABASE.jdbc());
    private final DeploymentId deployment = deployment();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void oneUnderWayIsFoundAndKeepsASecondOneOut() {
        AgentUpdate begun = update(new Outcome.UnderWay(), UpdateStep.VERIFY);
        updates.put(begun);
        assertThat(updates.open(deployment)).contains(begun);
        assertThat(updates.find(begun.id())).contains(begun);
        assertThat(updates.underWay()).contains(begun);
        assertThat(updates.to("2026.10.1")).contains(begun);
        assertThat(updates.to("2026.10.2")).isEmpty();
        assertThatThrownBy(() -> updates.put(update(new Outcome.UnderWay(), UpdateStep.PLANNED)))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void everyEndComesBackWithItsReason() {
        for (Outcome outcome : new Outcome[] {
            new Outcome.Done(),
            new Outcome.KeptOld("deaf"),
            new Outcome.Withdrawn("stopped"),
            new Outcome.Failed("not-back")
        }) {
            AgentUpdate ended = update(outcome, UpdateStep.TIDY);
            updates.put(ended);
            assertThat(updates.find(ended.id())).contains(ended);
        }
        assertThat(updates.open(deployment)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(UpdateStep.class)
    void everyStepIsStored(UpdateStep step) {
        AgentUpdate ended = update(new Outcome.Done(), step);
        updates.put(ended);
        assertThat(updates.find(ended.id())).contains(ended);
    }

    @Test
    void theVersionOfAnAgentIsTheOneSeenLast() {
        updates.runs(deployment, "2026.10.1", START);
        updates.runs(deployment, "2026.10.2", START.plusSeconds(1));
        assertThat(updates.versions()).containsEntry(deployment, "2026.10.2");
    }

    @Test
    void whatBecomesOfAReleaseIsReplacedAsAWhole() {
        Rollout first = new Rollout(
                "2026.10.1", Rollout.State.CANDIDATE, Wave.OWN, 0, "", null, START, START);
        rollouts.put(first);
        assertThat(rollouts.lock("2026.10.1")).contains(first);
        Rollout later = new Rollout(
                "2026.10.1",
                Rollout.State.HALTED,
                Wave.FIVE,
                1,
                "not-well",
                START,
                START.plusSeconds(1),
                START.plusSeconds(2));
        rollouts.put(later);
        assertThat(rollouts.all()).containsExactly(later);
    }

    @Test
    void theFleetIsFrozenSinceTheFirstTimeSomebodySaidSo() {
        assertThat(rollouts.frozenSince()).isEmpty();
        rollouts.freeze(START);
        rollouts.freeze(START.plusSeconds(1));
        assertThat(rollouts.frozenSince()).contains(START);
        rollouts.freeze(null);
        assertThat(rollouts.frozenSince()).isEmpty();
    }

    @Test
    void aWishIsReplacedAsAWhole() {
        assertThat(wishes.find(deployment)).isEmpty();
        UpdateWindow night = new UpdateWindow(3, ZoneId.of("Asia/Tokyo"));
        wishes.put(new UpdateWish(deployment, night, null, null));
        UpdateWish held = new UpdateWish(deployment, night, START, "2026.10.1");
        wishes.put(held);
        assertThat(wishes.find(deployment)).contains(held);
    }

    private AgentUpdate update(Outcome outcome, UpdateStep step) {
        return new AgentUpdate(
                UUID.randomUUID(),
                deployment,
                "2026.10.1",
                "2026.9.6",
                step,
                true,
                false,
                "not-well",
                outcome,
                3,
                1,
                START,
                START.plusSeconds(3),
                START.plusSeconds(5),
                START.plusSeconds(6),
                outcome instanceof Outcome.UnderWay ? null : START.plusSeconds(9));
    }

    private static DeploymentId deployment() {
        UUID id = UUID.randomUUID();
        DATABASE.jdbc().sql("""
                        insert into deployment (id, account_id, platform, owner_id, plan, model, place, state, state_data,
                            version, created_at)
                        values (?, ?, 'TELEGRAM', '100001', 'starter', 'openrouter/auto', 'nbg1', 'Running', '{}', 1, now())
                        """).params(id, UUID.randomUUID()).update();
        return new DeploymentId(id);
    }
}
