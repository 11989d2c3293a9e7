package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.care.Backup.Outcome;
import net.runagent.core.care.Backups.Asked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A recovery has what the agent remembers backed up before its program works on that, and does not wait for it for ever. */
class BackupBeforeRepairTest {
    private final DeploymentHouse house = new DeploymentHouse();
    private final DeploymentId agent = RotationTest.running(house);

    BackupBeforeRepairTest() {
        box().memory.add("My cat is called Miezi.");
        box().ails = "state";
    }

    @AfterEach
    void close() {
        house.close();
    }

    private FakeOutside.Box box() {
        return house.outside.boxes.getFirst();
    }

    private void recovered() {
        house.asked(() -> house.recoveries().start(agent));
        house.passes(Duration.ofHours(1));
        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
        assertThat(box().ails).isEmpty();
    }

    @Test
    void itIsTakenDuringTheRecovery() {
        recovered();
        assertThat(house.backupsOf(agent)).singleElement().satisfies(backup -> {
            assertThat(backup.kind()).isEqualTo(Kind.BEFORE);
            assertThat(backup.outcome()).isEqualTo(new Outcome.Good());
        });
        assertThat(house.outside.calls).containsSubsequence("backup-make", "backup-drop", "repair");
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void oneThatTakesTooLongIsNoneOfBefore() {
        house.copies.takesLong = true;
        recovered();
        assertThat(house.backupsOf(agent))
                .singleElement()
                .satisfies(backup -> assertThat(backup.outcome()).isEqualTo(new Outcome.Failed(Backup.INTERRUPTED)));
        assertThat(house.store.kept).isEmpty();
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void onesThatNobodyOfTheRecoveryWaitsForHaveToWait() {
        house.asked(() -> house.recoveries().start(agent));
        assertThat(house.<Asked>asked(() -> house.backups().ask(agent, new UUID(0xB0, 1))))
                .isEqualTo(new Asked.Busy());
    }
}
