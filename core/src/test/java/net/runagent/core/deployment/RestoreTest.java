package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.care.Restore;
import net.runagent.core.care.Restore.Outcome;
import net.runagent.core.care.RestoreMoved;
import net.runagent.core.care.Restores.Asked;
import net.runagent.core.care.Rotation;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backup is put back: what the agent had before is a backup itself first, and whatever fails, the agent has one of both. */
class RestoreTest {
    private static final Duration A_WHILE = Duration.ofHours(3);

    private final DeploymentHouse house = new DeploymentHouse();
    private final DeploymentId agent = RotationTest.running(house);
    private final Backup old;

    RestoreTest() {
        old = prepared(house, agent);
    }

    /** The agent knew alpha when the backup was taken, and has learned bravo since. */
    static Backup prepared(DeploymentHouse house, DeploymentId agent) {
        List<String> memory = house.outside.boxes.getFirst().memory;
        memory.add("alpha");
        house.asked(() -> house.backups().ask(agent, new UUID(0xB0, 1)));
        house.passes(Duration.ofMinutes(5));
        memory.add("bravo");
        return house.backups().good(agent).getFirst();
    }

    @AfterEach
    void close() {
        CrashPoint.arm(null);
        house.close();
    }

    private FakeOutside.Box box() {
        return house.outside.boxes.getFirst();
    }

    private Asked ask() {
        return house.asked(() -> house.restores().ask(agent, old.id(), new UUID(0xA0, 1)));
    }

    private Restore restored() {
        Asked.Begun begun = (Asked.Begun) ask();
        house.passes(A_WHILE);
        return house.restores().find(begun.restore()).orElseThrow();
    }

    private void runsWith(String... memory) {
        assertThat(box().memory).containsExactly(memory);
        assertThat(box().active).as("it runs").isTrue();
        assertThat(box().ready).as("it is well").isTrue();
    }

    @Test
    void theAgentRemembersWhatItRememberedThenAndWhatItHadSinceIsABackupToo() {
        assertThat(restored().outcome()).isEqualTo(new Outcome.Done());
        runsWith("alpha");
        assertThat(box().files).as("left on the server").isEmpty();
        assertThat(house.alerts).isEmpty();
        assertThat(house.told(RestoreMoved.class)).as("begun, ten steps, ended").hasSize(10);

        Backup ofNow = house.backups().good(agent).getFirst();
        assertThat(ofNow.kind()).isEqualTo(Kind.BEFORE);
        house.asked(() -> house.restores().ask(agent, ofNow.id(), new UUID(0xA0, 2)));
        house.passes(A_WHILE);
        runsWith("alpha", "bravo");
    }

    @Test
    void theSameWishTwiceBeginsOneAndNothingElseIsDoneMeanwhile() {
        assertThat(ask()).isInstanceOf(Asked.Begun.class).isEqualTo(ask());
        assertThat(house.<Asked>asked(() -> house.restores().ask(agent, old.id(), new UUID(0xA0, 2))))
                .isEqualTo(new Asked.Busy());
        assertThat(house.<Object>asked(() -> house.backups().ask(agent, new UUID(0xB0, 2))))
                .as("a copy of what is exchanged meanwhile would be one of neither")
                .isEqualTo(new net.runagent.core.care.Backups.Asked.Busy());
        house.turn("care.daily-backups");
        assertThat(house.backupsOf(agent)).containsExactly(old);
        assertThat(house.<Object>asked(() -> house.rotations()
                        .ask(
                                agent,
                                SecretKind.GATEWAY_TOKEN,
                                Rotation.Aim.ANOTHER,
                                new UUID(0xC0, 1),
                                null,
                                RotationTest.ADAS_CHAT)))
                .isEqualTo(new net.runagent.core.care.RotateSecret.Asked.Busy());
    }

    @Test
    void aBackupOfSomebodyElseOrNoneAtAllIsNotPutBack() {
        assertThat(house.<Asked>asked(() -> house.restores().ask(agent, new UUID(9, 9), new UUID(0xA0, 2))))
                .isEqualTo(new Asked.NotPossible("no-backup"));
    }

    @Test
    void aDamagedBackupTouchesNothingAndTheStaffIsTold() {
        house.store.kept.values().forEach(bytes -> bytes[100] ^= 1);
        assertThat(restored().outcome()).isEqualTo(new Outcome.KeptOld("damaged"));
        runsWith("alpha", "bravo");
        assertThat(box().restarts).isZero();
        assertThat(house.alerts).containsExactly("backup.not-restored");
    }

    @Test
    void aStoreThatDoesNotGiveItAwayTouchesNothing() {
        house.store.loses = (call, n) -> call.equals("store-read") && n > 2; // taken, checked
        assertThat(restored().outcome()).isEqualTo(new Outcome.KeptOld("store"));
        runsWith("alpha", "bravo");
        assertThat(box().restarts).isZero();
        assertThat(house.outside.calls).as("what may lie there of it").contains("restore-clear");
    }

    @Test
    void aBackupOfAnotherVersionTouchesNothing() {
        house.copies.version = "2026.10.1";
        assertThat(restored().outcome()).isEqualTo(new Outcome.KeptOld("other-version"));
        runsWith("alpha", "bravo");
    }

    @Test
    void aProgramThatDoesNotTakeItTouchesNothing() {
        house.copies.refusesArchives = true;
        assertThat(restored().outcome()).isEqualTo(new Outcome.KeptOld("not-unpacked"));
        runsWith("alpha", "bravo");
        assertThat(box().files).isEmpty();
    }

    @Test
    void anAgentThatIsNotWellWithItGetsBackWhatItHad() {
        house.copies.diesOfIt = true;
        assertThat(restored().outcome()).isEqualTo(new Outcome.KeptOld("not-well"));
        runsWith("alpha", "bravo");
        assertThat(box().files).isEmpty();
        assertThat(house.alerts).containsExactly("backup.not-restored");
    }

    /** Nothing is lost without a copy: what cannot be saved elsewhere stays where it is. */
    @Test
    void whatCannotBeSavedFirstStaysAsideOnItsServer() {
        house.copies.fails = true;
        Restore restore = restored();
        assertThat(restore.outcome()).isEqualTo(new Outcome.Done());
        assertThat(restore.saved()).isFalse();
        runsWith("alpha");
        assertThat(box().files).containsEntry("aside " + restore.id(), List.of("alpha", "bravo"));
    }

    @Test
    void whatIsPutBackIsNotThinnedOutMeanwhile() {
        ask();
        house.clock.forward(Duration.ofDays(9));
        house.passes(A_WHILE);
        runsWith("alpha");
    }

    @Test
    void anEndThatIsAskedForMeanwhileWins() {
        ask();
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        house.passes(Duration.ofDays(1));
        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.store.kept).isEmpty();
        assertThat(house.alerts).isEmpty();
    }
}
