package net.runagent.core.deployment;

import static net.runagent.core.deployment.FakeUpdates.NEW;
import static net.runagent.core.deployment.FakeUpdates.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.AgentUpdate;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.Releases;
import net.runagent.core.care.StandingInstruction;
import net.runagent.core.care.UpdateMoved;
import net.runagent.core.care.UpdateStep;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One agent is led to a release in its owner's night, and back when it is not well with it. */
class UpdateTest {
    /** From the moment it is seen not to be well. */
    private static final Duration LED_BACK_WITHIN = Duration.ofSeconds(120);

    private static final Duration A_NIGHT = Duration.ofHours(30);

    private final DeploymentHouse house = new DeploymentHouse();
    private final DeploymentId agent = RotationTest.running(house);

    UpdateTest() {
        box().memory.addAll(List.of("alpha", "bravo"));
    }

    @AfterEach
    void close() {
        CrashPoint.arm(null);
        house.close();
    }

    private FakeOutside.Box box() {
        return house.outside.boxes.getFirst();
    }

    /** A release is begun, and its first wave of customers is planned. */
    static void planned(DeploymentHouse house) {
        assertThat(house.rollouts().start(NEW)).isEqualTo(Releases.Answer.DONE);
        // Nobody is one of ours: that wave is through, stands for nothing, and the next one has one agent.
        for (int turn = 0; turn < 3; turn++) {
            house.turn("care.rollouts");
        }
    }

    private AgentUpdate updated() {
        planned(house);
        house.passes(A_NIGHT);
        return update();
    }

    private AgentUpdate update() {
        return house.updatesTo(NEW).getLast();
    }

    private void runs(String version, String... memory) {
        assertThat(box().version).isEqualTo(version);
        assertThat(box().memory).containsExactly(memory);
        assertThat(box().active).as("it runs").isTrue();
    }

    /** Those that tell of this agent, not of the release. */
    private List<String> alerts() {
        return house.alerts.stream().filter(kind -> !kind.startsWith("release.")).toList();
    }

    private void ledBackInTime(AgentUpdate update) {
        Instant failed = update.failedAt();
        Instant ended = update.endedAt();
        assertThat(failed).isNotNull();
        assertThat(Duration.between(failed, ended)).isLessThanOrEqualTo(LED_BACK_WITHIN);
    }

    @Test
    void itIsToldOfThenLedToItInTheNightAndKeepsWhatItRemembers() {
        planned(house);
        assertThat(update().step()).isEqualTo(UpdateStep.PLANNED);
        assertThat(update().dueAt()).isEqualTo(Instant.parse("2026-11-25T02:00:00Z"));
        assertThat(house.told(UpdateMoved.class)).as("planned").hasSize(1);

        house.passes(A_NIGHT);

        assertThat(update().outcome()).isEqualTo(new Outcome.Done());
        runs(NEW, "alpha", "bravo");
        assertThat(house.versionOf(agent)).isEqualTo(NEW);
        assertThat(house.backups().good(agent)).as("taken before").hasSize(1);
        assertThat(box().files).as("left on the server").containsOnlyKeys("release " + NEW);
        assertThat(house.told(UpdateMoved.class)).as("planned, begun, ended").hasSize(3);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void oneThatDoesNotStartIsLedBack() {
        house.outside.notStarting.add(NEW);
        AgentUpdate update = updated();
        assertThat(update.outcome()).isEqualTo(new Outcome.KeptOld("not-well"));
        runs(OLD, "alpha", "bravo");
        ledBackInTime(update);
        assertThat(box().files).isEmpty();
        assertThat(alerts()).containsExactly("update.led-back");
        assertThat(house.versionOf(agent)).isNull();
    }

    @Test
    void oneThatEndsAgainAndAgainIsNotWaitedFor() {
        house.outside.crashing.add(NEW);
        AgentUpdate update = updated();
        assertThat(update.outcome()).isEqualTo(new Outcome.KeptOld("crashes"));
        assertThat(Duration.between(update.dueAt(), update.endedAt())).isLessThan(Duration.ofMinutes(5));
        runs(OLD, "alpha", "bravo");
    }

    @Test
    void oneThatIsDeafThoughAllItsPartsLookWellIsLedBack() {
        house.outside.deaf.add(NEW);
        AgentUpdate update = updated();
        assertThat(update.outcome()).isEqualTo(new Outcome.KeptOld("deaf"));
        runs(OLD, "alpha", "bravo");
        ledBackInTime(update);
    }

    @Test
    void oneThatSaysNothingIsLedBack() {
        house.outside.mutes.add(NEW);
        AgentUpdate update = updated();
        assertThat(update.outcome()).isEqualTo(new Outcome.KeptOld("mute"));
        runs(OLD, "alpha", "bravo");
        ledBackInTime(update);
    }

    @Test
    void oneThatChangesWhatTheAgentRemembersIsLedBackWithWhatItRememberedBefore() {
        house.releases.offers(FakeUpdates.release(NEW, true, false));
        house.outside.migrating.add(NEW);
        house.outside.mutes.add(NEW);
        AgentUpdate update = updated();
        assertThat(update.outcome()).isEqualTo(new Outcome.KeptOld("mute"));
        assertThat(update.restored()).isTrue();
        runs(OLD, "alpha", "bravo");
        ledBackInTime(update);
        assertThat(box().files).isEmpty();
    }

    /** What a release says of itself may be wrong. */
    @Test
    void oneThatChangesItWithoutSayingSoIsLedBackAllTheSame() {
        house.outside.migrating.add(NEW);
        house.outside.mutes.add(NEW);
        AgentUpdate update = updated();
        assertThat(update.outcome()).isEqualTo(new Outcome.KeptOld("mute"));
        assertThat(update.restored()).isTrue();
        runs(OLD, "alpha", "bravo");
        ledBackInTime(update);
    }

    @Test
    void whatCannotBeFetchedOrDoesNotAcceptTheSettingsTouchesNothing() {
        house.releases.refusing.add(NEW);
        AgentUpdate update = updated();
        assertThat(update.outcome()).isEqualTo(new Outcome.KeptOld("not-accepted"));
        assertThat(house.outside.calls).doesNotContain("update-stop");
        runs(OLD, "alpha", "bravo");
        assertThat(box().files).isEmpty();
    }

    @Test
    void withoutABackupNothingIsTouched() {
        house.copies.fails = true;
        AgentUpdate update = updated();
        assertThat(update.outcome()).isEqualTo(new Outcome.KeptOld("no-backup"));
        assertThat(house.outside.calls).doesNotContain("update-stop");
        runs(OLD, "alpha", "bravo");
    }

    @Test
    void whoDoesNotWantItKeepsTheVersion() {
        planned(house);
        Deployment deployment = house.deployments().find(agent).orElseThrow();
        house.asked(() -> house.instructions()
                .set(deployment, StandingInstruction.Kind.KEEP_UP, false, RotationTest.ADAS_CHAT));
        house.passes(A_NIGHT);
        assertThat(update().outcome()).isEqualTo(new Outcome.Withdrawn("not-wanted"));
        assertThat(house.outside.calls).doesNotContain("update-lay");
    }

    @Test
    void whoPutsItOffHasItAWeekLaterAndOnlyOnce() {
        planned(house);
        Deployment deployment = house.deployments().find(agent).orElseThrow();
        assertThat(house.asked(() -> house.wishes().hold(deployment))).isPresent();
        house.passes(Duration.ofDays(6));
        assertThat(update().step()).isEqualTo(UpdateStep.PLANNED);
        assertThat(house.asked(() -> house.wishes().hold(deployment))).isEmpty();
        house.passes(Duration.ofDays(3));
        assertThat(update().outcome()).isEqualTo(new Outcome.Done());
    }

    @Test
    void aReleaseThatWasStoppedMeanwhileIsNotBegun() {
        planned(house);
        assertThat(house.rollouts().halt(NEW)).isEqualTo(Releases.Answer.DONE);
        house.passes(A_NIGHT);
        assertThat(update().outcome()).isEqualTo(new Outcome.Withdrawn("stopped"));
        runs(OLD, "alpha", "bravo");
    }

    @Test
    void whileTheFleetIsFrozenNothingBegins() {
        planned(house);
        house.rollouts().freeze(true);
        house.passes(Duration.ofHours(20));
        assertThat(update().step()).isEqualTo(UpdateStep.PLANNED);
        house.rollouts().freeze(false);
        house.passes(Duration.ofHours(2));
        assertThat(update().outcome()).isEqualTo(new Outcome.Done());
    }

    @Test
    void nothingElseTakesTheAgentDownMeanwhile() {
        planned(house);
        house.outside.notStarting.add(NEW);
        house.passes(Duration.ofHours(18));
        assertThat(update().step()).isEqualTo(UpdateStep.VERIFY);
        assertThat(house.<Object>asked(() -> house.backups().ask(agent, new UUID(0xB0, 2))))
                .isEqualTo(new net.runagent.core.care.Backups.Asked.Busy());
    }

    @Test
    void anEndThatIsAskedForMeanwhileWins() {
        planned(house);
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        house.passes(Duration.ofDays(2));
        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(update().outcome()).isEqualTo(new Outcome.Withdrawn("interrupted"));
        assertThat(alerts()).isEmpty();
    }
}
