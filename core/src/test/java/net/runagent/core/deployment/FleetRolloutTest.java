package net.runagent.core.deployment;

import static net.runagent.core.deployment.FakeUpdates.NEW;
import static net.runagent.core.deployment.FakeUpdates.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.Releases.Answer;
import net.runagent.core.care.Releases.Standing;
import net.runagent.core.care.Rollout.State;
import net.runagent.core.care.Wave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A release comes through a whole fleet, or stops where it does harm. */
class FleetRolloutTest {
    private static final int AGENTS = 40;

    private final DeploymentHouse house = new DeploymentHouse();

    @AfterEach
    void close() {
        house.close();
    }

    private void fleet(int agents) {
        for (int n = 1; n <= agents; n++) {
            ChatUser owner = new ChatUser(Platform.TELEGRAM, String.valueOf(100_000 + n));
            String bot = String.valueOf(600 + n);
            Deployment draft = house.asked(() -> house.orders()
                    .draft(
                            new AccountId(new UUID(7, 100 + Long.parseLong(bot))),
                            owner,
                            new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM)));
            house.asked(() -> house.orders().useManagedBot(draft.id(), bot, "agent" + bot + "_bot"));
            house.asked(() -> house.orders().payByCard(draft.id()));
            house.paymentArrives(draft.id());
            house.passes(Duration.ofMinutes(5));
            assertThat(house.stateOf(draft.id())).isInstanceOf(net.runagent.core.deployment.State.Running.class);
        }
    }

    /** The recurring job comes by each half hour, and everything that is due meanwhile is done. */
    private void passes(Duration time) {
        for (long turns = time.toMinutes() / 30; turns > 0; turns--) {
            house.turn("care.rollouts");
            house.passes(Duration.ofMinutes(30));
        }
    }

    private Standing standing() {
        return house.rollouts().standing().getLast();
    }

    private long withRelease() {
        return house.outside.boxes.stream().filter(box -> box.version.equals(NEW)).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"does-not-start", "crashes", "deaf", "mute", "migrates"})
    void aBadReleaseNeverMeetsMoreThanOneOfTwentyAndEverybodyIsWellAfterwards(String bad) {
        switch (bad) {
            case "does-not-start" -> house.outside.notStarting.add(NEW);
            case "crashes" -> house.outside.crashing.add(NEW);
            case "deaf" -> house.outside.deaf.add(NEW);
            case "mute" -> house.outside.mutes.add(NEW);
            default -> {
                house.outside.migrating.add(NEW);
                house.outside.notStarting.add(NEW);
            }
        }
        fleet(AGENTS);
        assertThat(house.rollouts().start(NEW)).isEqualTo(Answer.DONE);
        passes(Duration.ofDays(4));

        assertThat(house.releases.met).isNotEmpty().hasSizeLessThanOrEqualTo(AGENTS / 20);
        assertThat(withRelease()).isZero();
        assertThat(house.outside.boxes)
                .allSatisfy(box -> assertThat(box.active && box.memory.isEmpty()).isTrue());
        assertThat(standing().rollout().state()).isEqualTo(State.HALTED);
        assertThat(house.alerts).contains("update.led-back", "release.halted");

        // People let it go on all the same: it is out for good, and still nobody but that wave has met it.
        assertThat(house.rollouts().resume(NEW)).isEqualTo(Answer.DONE);
        passes(Duration.ofDays(7));
        assertThat(house.releases.met).hasSizeLessThanOrEqualTo(AGENTS / 20);
        assertThat(withRelease()).isZero();
    }

    @Test
    void aGoodReleaseReachesEverybodyWaveByWave() {
        fleet(20);
        assertThat(house.rollouts().start(NEW)).isEqualTo(Answer.DONE);
        passes(Duration.ofHours(24));
        assertThat(withRelease()).isEqualTo(1);
        assertThat(standing().rollout().wave()).isEqualTo(Wave.FIVE);
        passes(Duration.ofDays(1));
        assertThat(withRelease()).as("it stands its time").isLessThanOrEqualTo(5);
        passes(Duration.ofDays(12));
        assertThat(withRelease()).isEqualTo(20);
        assertThat(standing().rollout().state()).isEqualTo(State.COMPLETE);
        assertThat(house.alerts).doesNotContain("release.halted").contains("release.complete");
    }

    @Test
    void whatFailsForTheFirstIsNotTriedWithTheSecond() {
        fleet(3 * 20);
        assertThat(house.rollouts().start(NEW)).isEqualTo(Answer.DONE);
        passes(Duration.ofHours(12)); // all three are planned for the same hour
        assertThat(house.updatesTo(NEW)).hasSize(3);
        house.outside.crashing.add(NEW);
        passes(Duration.ofHours(12));
        assertThat(house.updatesTo(NEW)).filteredOn(each -> each.outcome() instanceof Outcome.KeptOld)
                .as("one alone until one has come through")
                .hasSize(1);
        assertThat(house.releases.met).hasSize(1);
    }

    @Test
    void onlyOneIsRolledOutAtATimeExceptForOneInAHurry() {
        house.releases.shelf.add(FakeUpdates.release("2026.10.2", false, false));
        house.releases.shelf.add(FakeUpdates.release("2026.10.3", false, true));
        assertThat(house.rollouts().start("2026.10.9")).isEqualTo(Answer.UNKNOWN);
        assertThat(house.rollouts().start(OLD)).isEqualTo(Answer.UNKNOWN);
        assertThat(house.rollouts().start(NEW)).isEqualTo(Answer.DONE);
        assertThat(house.rollouts().start(NEW)).isEqualTo(Answer.NOT_NOW);
        assertThat(house.rollouts().start("2026.10.2")).isEqualTo(Answer.ANOTHER_FIRST);
        assertThat(house.rollouts().start("2026.10.3")).isEqualTo(Answer.DONE);
        List<State> states =
                house.rollouts().standing().stream().map(each -> each.rollout().state()).toList();
        assertThat(states).containsExactly(State.HALTED, State.CANDIDATE, State.ROLLING);
    }
}
