package net.runagent.persistence.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.care.RotationStep;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.vault.SecretKind;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DuplicateKeyException;

/** Rotations in the database come back as they were, and it keeps a second one under way out. */
class JdbcRotationRecordsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final JdbcRotationRecords rotations = new JdbcRotationRecords(DATABASE.jdbc());
    private final DeploymentId deployment = deployment();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void oneUnderWayIsFoundByItsDeploymentItsIdAndItsCommand() {
        Rotation begun = rotation(new Outcome.UnderWay(), RotationStep.DELIVER, START);
        rotations.put(begun);

        assertThat(rotations.open(deployment)).contains(begun);
        assertThat(rotations.find(begun.id())).contains(begun);
        assertThat(rotations.ofCommand(begun.command())).contains(begun);
        assertThat(rotations.newest(deployment)).contains(begun);
        assertThat(rotations.underWay()).contains(begun);
    }

    @Test
    void everyEndComesBackWithItsReason() {
        for (Outcome outcome :
                new Outcome[] {new Outcome.Done(), new Outcome.KeptOld("other-bot"), new Outcome.Failed("not-delivered")
                }) {
            Rotation ended = rotation(outcome, RotationStep.VERIFY, START);
            rotations.put(ended);
            assertThat(rotations.find(ended.id())).contains(ended);
        }
        assertThat(rotations.open(deployment)).isEmpty();
        assertThat(rotations.underWay()).noneMatch(each -> each.deployment().equals(deployment));
    }

    @Test
    void theNewestIsTheOneBegunLast() {
        Rotation later = rotation(new Outcome.Done(), RotationStep.RETIRE, START.plusSeconds(60));
        rotations.put(later);
        rotations.put(rotation(new Outcome.Done(), RotationStep.RETIRE, START));

        assertThat(rotations.newest(deployment)).contains(later);
    }

    @Test
    void aSecondOneUnderWayIsKeptOut() {
        rotations.put(rotation(new Outcome.UnderWay(), RotationStep.CHECK, START));

        assertThatThrownBy(() -> rotations.put(rotation(new Outcome.UnderWay(), RotationStep.CHECK, START)))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @ParameterizedTest
    @EnumSource(RotationStep.class)
    void everyStepIsStored(RotationStep step) {
        Rotation ended = rotation(new Outcome.Done(), step, START);
        rotations.put(ended);
        assertThat(rotations.find(ended.id())).contains(ended);
    }

    private Rotation rotation(Outcome outcome, RotationStep step, Instant startedAt) {
        return new Rotation(
                UUID.randomUUID(),
                deployment,
                SecretKind.SSH_PRIVATE_KEY,
                Rotation.Aim.CREDIT,
                UUID.randomUUID(),
                step,
                outcome,
                3,
                1,
                startedAt,
                startedAt.plusSeconds(5),
                outcome instanceof Outcome.UnderWay ? null : startedAt.plusSeconds(9));
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
