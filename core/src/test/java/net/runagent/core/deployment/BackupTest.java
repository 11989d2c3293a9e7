package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.care.Backup.Outcome;
import net.runagent.core.care.BackupMoved;
import net.runagent.core.care.Backups;
import net.runagent.core.care.Backups.Asked;
import net.runagent.core.care.StandingInstruction;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an agent remembers is copied off its server; a copy counts only when it was read back, and goes when its agent goes. */
class BackupTest {
    private static final Duration A_WHILE = Duration.ofHours(2);

    private final DeploymentHouse house = new DeploymentHouse();
    private final DeploymentId agent = RotationTest.running(house);
    private long commands;

    BackupTest() {
        box().memory.add("My cat is called Miezi.");
    }

    @AfterEach
    void close() {
        CrashPoint.arm(null);
        house.close();
    }

    private FakeOutside.Box box() {
        return house.outside.boxes.getFirst();
    }

    private Asked ask(UUID command) {
        return house.asked(() -> house.backups().ask(agent, command));
    }

    private Backup taken() {
        ask(new UUID(0xB0, ++commands));
        house.passes(A_WHILE);
        return house.backupsOf(agent).getFirst();
    }

    private String reason() {
        return taken().outcome() instanceof Outcome.Failed(String reason) ? reason : "";
    }

    @Test
    void itIsTakenWhileTheAgentGoesOnAndNothingOfItIsReadableInTheStore() {
        Backup backup = taken();
        assertThat(backup.outcome()).isEqualTo(new Outcome.Good());
        assertThat(backup.requireArchive().bytes()).isPositive();
        assertThat(backup.requireArchive().agentVersion()).isEqualTo("2026.9.6");
        assertThat(box().restarts).isZero();
        assertThat(box().files).as("left on the server").isEmpty();
        assertThat(house.store.kept).hasSize(1).allSatisfy((name, bytes) -> {
            assertThat(name.path()).isEqualTo(agent.value() + "/" + backup.id() + ".rab");
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("Miezi", "archive");
        });
        assertThat(house.told(BackupMoved.class))
                .as("begun, fetched, verified, tidied, ended")
                .hasSize(5);
        assertThat(house.alerts).isEmpty();
        assertThat(house.backups().good(agent)).containsExactly(backup);
    }

    @Test
    void theSameWishTwiceBeginsOneAndAnotherOneMeanwhileWaits() {
        assertThat(ask(new UUID(0xB0, 1))).isInstanceOf(Asked.Begun.class).isEqualTo(ask(new UUID(0xB0, 1)));
        assertThat(ask(new UUID(0xB0, 2))).isEqualTo(new Asked.Busy());
        house.passes(A_WHILE);
        assertThat(ask(new UUID(0xB0, 1))).as("long over").isInstanceOf(Asked.Begun.class);
        assertThat(house.backupsOf(agent)).hasSize(1);
    }

    @Test
    void whoeverAsksTooOftenIsToldSo() {
        for (int i = 0; i < Backups.ASKED_A_DAY; i++) {
            assertThat(taken().good()).isTrue();
            house.clock.forward(Duration.ofMinutes(1));
        }
        house.clock.until(house.backupsOf(agent).getLast().startedAt().plus(Duration.ofHours(23)));
        assertThat(ask(new UUID(0xB0, 99))).isEqualTo(new Asked.NotPossible("too-many"));
        house.clock.forward(Duration.ofHours(2));
        assertThat(ask(new UUID(0xB0, 99))).isInstanceOf(Asked.Begun.class);
    }

    @Test
    void aProgramThatCannotWriteOneIsAskedAFewTimesAndThenTheStaffIsTold() {
        house.copies.fails = true;
        assertThat(reason()).isEqualTo("not-made");
        assertThat(house.outside.calls.stream().filter("backup-make"::equals)).hasSize(5);
        assertThat(house.alerts).containsExactly("backup.failed");
        assertThat(house.backups().good(agent)).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerForLongIsNoBackup() {
        house.outside.loses = (call, _) -> call.startsWith("backup-make");
        assertThat(reason()).isEqualTo("no-answer");
        assertThat(house.alerts).containsExactly("backup.failed");
    }

    @Test
    void whatArrivesOtherwiseThanItWasMadeIsNoBackup() {
        house.copies.mangles = true;
        assertThat(reason()).isEqualTo("not-fetched");
        assertThat(house.store.kept).isEmpty();
    }

    @Test
    void aStoreThatTakesNothingIsNoBackup() {
        house.store.refuses = true;
        assertThat(reason()).isEqualTo("store");
        assertThat(house.alerts).containsExactly("backup.failed");
    }

    @Test
    void whatTheStoreChangesIsNoBackup() {
        CrashPoint.arm(label -> {
            if (label.equals("care.backup.fetch.stored")) {
                house.store.kept.values().forEach(bytes -> bytes[bytes.length - 1] ^= 1);
            }
        });
        assertThat(reason()).isEqualTo("damaged");
        assertThat(house.store.kept).isEmpty();
    }

    @Test
    void anArchiveThatIsNoneIsNoBackup() {
        CrashPoint.arm(label -> {
            if (label.equals("care.backup.make.before")) {
                box().files.replaceAll((name, archive) -> "something else".getBytes(StandardCharsets.UTF_8));
            }
        });
        assertThat(reason()).isEqualTo("damaged");
    }

    @Test
    void anAgentThatIsEndedMeanwhileIsEndedAndNothingOfItIsLeft() {
        assertThat(taken().good()).isTrue();
        ask(new UUID(0xB0, 77));
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        house.passes(Duration.ofDays(1));
        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.store.kept).isEmpty();
        assertThat(house.backupsOf(agent)).isEmpty();
        assertThat(house.secretsOf(agent)).isEmpty();
        assertThat(house.deployments().receipt(agent).orElseThrow()).contains("\"backups\":\"2026-");
        assertThat(house.alerts).isEmpty();
    }

    /** The end waits for as long as it takes: what is promised to be gone is not called gone before. */
    @Test
    void aStoreThatDoesNotAnswerHoldsTheEndUp() {
        taken();
        house.store.refuses = true;
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        house.passes(Duration.ofMinutes(90));
        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminating.class);
        assertThat(house.alerts).contains("deployment.end.slow");
        assertThat(house.secretsOf(agent)).contains(SecretKind.BACKUP_KEY.word());
        house.store.refuses = false;
        house.passes(Duration.ofMinutes(10));
        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.store.kept).isEmpty();
    }

    /** Whoever has the store's files and the keys of today: what was destroyed does not come back. */
    @Test
    void aCopyOfTheStoreIsWorthlessAfterTheEnd() {
        taken();
        var stolen = java.util.Map.copyOf(house.store.kept);
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        house.passes(Duration.ofDays(1));
        assertThat(stolen).hasSize(1);
        assertThat(house.secretsOf(agent)).as("the key of each of them").isEmpty();
    }

    // ---- daily

    private void days(int days) {
        for (int i = 0; i < days * 24 * 6; i++) {
            house.turn("care.daily-backups");
            house.passes(Duration.ofMinutes(10));
        }
    }

    @Test
    void eachAgentHasOneADayAndTheLastSevenStay() {
        days(10);
        List<Backup> kept = house.backups().good(agent);
        assertThat(kept).hasSize(7).allMatch(each -> each.kind() == Kind.DAILY);
        assertThat(kept.stream().map(each -> day(each.startedAt())).distinct()).hasSize(7);
        assertThat(house.store.kept).hasSize(7);
        assertThat(day(kept.getFirst().startedAt()))
                .isAfterOrEqualTo(day(house.clock.instant()).minusDays(1));
        assertThat(house.alerts).isEmpty();
        assertThat(house.told(BackupMoved.class)).as("nobody waits for them").isEmpty();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    @Test
    void whoeverHasSwitchedThemOffHasNoneAndNoKeyIsOpenedForIt() {
        Deployment own = house.deployments().find(agent).orElseThrow();
        house.asked(
                () -> house.instructions().set(own, StandingInstruction.Kind.BACK_UP, false, RotationTest.ADAS_CHAT));
        days(3);
        assertThat(house.backupsOf(agent)).isEmpty();
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void oneThatFailsIsTriedAgainEveryTwoHoursAndOverdueOnesAreTold() {
        house.copies.fails = true;
        days(1);
        assertThat(house.backupsOf(agent).size()).isBetween(4, 12);
        assertThat(house.alerts).containsOnly("backup.failed");
        days(2);
        assertThat(house.alerts).contains("backup.overdue");
        house.copies.fails = false;
        days(1);
        assertThat(house.backups().good(agent))
                .as("one that makes up for it, and the one of its time of day")
                .hasSizeBetween(1, 2);
        house.alerts.clear();
        days(1);
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void theNewestOneStaysHoweverOldItIs() {
        days(1);
        house.copies.fails = true;
        days(12);
        assertThat(house.backups().good(agent)).hasSize(1);
        assertThat(house.store.kept).hasSize(1);
    }
}
