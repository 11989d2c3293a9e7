package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import net.runagent.core.care.Rollout.State;
import net.runagent.core.care.Rollout.Tally;
import net.runagent.core.deployment.DeploymentId;
import org.junit.jupiter.api.Test;

/** How a release comes through the fleet, or does not: rules over facts. */
class RolloutTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
    private static final String SUM = "0".repeat(64);

    private static final Tally BUSY = new Tally(5, 1, 0, 0, 0, 2, 2);
    private static final Tally THROUGH = new Tally(5, 5, 0, 0, 0, 0, 0);

    private static List<DeploymentId> fleet(int agents) {
        return LongStream.rangeClosed(1, agents)
                .mapToObj(n -> new DeploymentId(new UUID(7, n)))
                .toList();
    }

    private static Release release(String version, String from) {
        return new Release(
                version, "24.21.0", Map.of("x86_64", SUM), SUM, from, false, false, Map.of("en", List.of("Faster.")));
    }

    private static Rollout rolling(Wave wave) {
        return new Rollout("2026.10.1", State.ROLLING, wave, 0, "", MONDAY, MONDAY, MONDAY);
    }

    private static Rollout soaking(Wave wave) {
        return new Rollout("2026.10.1", State.SOAKING, wave, 0, "", MONDAY, MONDAY, MONDAY);
    }

    @Test
    void aReleaseNamesEverythingByADigest() {
        assertThatThrownBy(() -> new Release(
                        "latest", "24.21.0", Map.of("x86_64", SUM), SUM, "2026.9.6", false, false, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version");
        assertThatThrownBy(() -> new Release(
                        "2026.10.1", "24.21.0", Map.of("x86_64", "abc"), SUM, "2026.9.6", false, false, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("node-sha256");
    }

    @Test
    void versionsAreComparedNumberByNumber() {
        assertThat(release("2026.10.1", "2026.9.6").follows("2026.9.6")).isTrue();
        assertThat(release("2026.10.1", "2026.9.6").follows("2026.9.5"))
                .as("too old for it")
                .isFalse();
        assertThat(release("2026.10.1", "2026.9.6").follows("2026.10.1"))
                .as("it already")
                .isFalse();
        assertThat(release("2026.10.1", "2026.9.6").follows("2026.10.10"))
                .as("nobody goes back by an update")
                .isFalse();
    }

    @Test
    void nobodyIsAlwaysFirst() {
        List<DeploymentId> fleet = fleet(200);
        List<DeploymentId> one = WaveOrder.of("2026.10.1", fleet);
        assertThat(one).isEqualTo(WaveOrder.of("2026.10.1", fleet)).containsExactlyInAnyOrderElementsOf(fleet);
        assertThat(one.subList(0, 10))
                .isNotEqualTo(WaveOrder.of("2026.11.1", fleet).subList(0, 10));
    }

    @Test
    void whoComesAfterWhomDoesNotChangeWhenTheFleetGrows() {
        List<DeploymentId> before = WaveOrder.of("2026.10.1", fleet(50));
        assertThat(WaveOrder.of("2026.10.1", fleet(80)))
                .filteredOn(before::contains)
                .isEqualTo(before);
    }

    @Test
    void theFirstWaveOfCustomersIsNeverMoreThanOneOfTwenty() {
        for (int agents = 20; agents <= 3_000; agents++) {
            assertThat(Wave.FIVE.most(agents)).isPositive().isLessThanOrEqualTo(agents / 20);
        }
        assertThat(Wave.FIVE.most(3)).as("one at least, or nobody would ever see").isEqualTo(1);
        assertThat(Wave.OWN.most(3_000)).isZero();
        assertThat(Wave.ALL.most(3_000)).isEqualTo(3_000);
    }

    @Test
    void aWaveIsOverWhenNobodyOfItIsLeftAndThenStandsItsTime() {
        assertThat(rolling(Wave.FIVE).after(BUSY, false, MONDAY)).isEmpty();
        Rollout stands = rolling(Wave.FIVE).after(THROUGH, false, MONDAY).orElseThrow();
        assertThat(stands.state()).isEqualTo(State.SOAKING);
        assertThat(stands.after(THROUGH, false, MONDAY.plus(Duration.ofHours(23))))
                .isEmpty();
        Rollout next =
                stands.after(THROUGH, false, MONDAY.plus(Duration.ofHours(24))).orElseThrow();
        assertThat(next.state()).isEqualTo(State.ROLLING);
        assertThat(next.wave()).isEqualTo(Wave.QUARTER);
    }

    @Test
    void theLastWaveCompletesIt() {
        Rollout complete = soaking(Wave.ALL)
                .after(THROUGH, false, MONDAY.plus(Duration.ofHours(24)))
                .orElseThrow();
        assertThat(complete.state()).isEqualTo(State.COMPLETE);
        assertThat(complete.after(new Tally(9, 5, 0, 0, 0, 0, 4), false, MONDAY))
                .as("who comes late changes nothing")
                .isEmpty();
    }

    @Test
    void aReleaseInAHurryStandsTwoHoursAndNoGateIsLeftOut() {
        assertThat(soaking(Wave.FIVE).after(THROUGH, true, MONDAY.plus(Duration.ofMinutes(119))))
                .isEmpty();
        assertThat(soaking(Wave.FIVE).after(THROUGH, true, MONDAY.plus(Duration.ofMinutes(120))))
                .isPresent();
        assertThat(rolling(Wave.FIVE).after(new Tally(5, 0, 1, 0, 0, 0, 4), true, MONDAY))
                .get()
                .extracting(Rollout::state)
                .isEqualTo(State.HALTED);
    }

    @Test
    void withoutAgentsOfOursTheFirstWaveIsPassedAtOnce() {
        Tally nobody = new Tally(0, 0, 0, 0, 0, 0, 0);
        assertThat(soaking(Wave.OWN).after(nobody, false, MONDAY))
                .get()
                .extracting(Rollout::wave)
                .isEqualTo(Wave.FIVE);
        assertThat(soaking(Wave.FIVE).after(nobody, false, MONDAY))
                .as("nobody of the customers says nothing: it waits")
                .isEmpty();
    }

    @Test
    void oneFailureAmongTheFirstStopsItAndTheSecondTimeItIsOut() {
        Tally failed = new Tally(5, 4, 1, 0, 0, 0, 0);
        Rollout halted = rolling(Wave.FIVE).after(failed, false, MONDAY).orElseThrow();
        assertThat(halted.state()).isEqualTo(State.HALTED);
        assertThat(halted.why()).isEqualTo("not-well");
        assertThat(halted.after(failed, false, MONDAY)).as("stopped is stopped").isEmpty();

        Rollout again = halted.resumed(MONDAY).after(failed, false, MONDAY).orElseThrow();
        assertThat(again.state()).isEqualTo(State.QUARANTINED);
    }

    @Test
    void oneOfTwentyMayFailLaterOnAndNotMore() {
        assertThat(new Tally(100, 39, 2, 0, 0, 9, 50).wrong()).isEmpty();
        assertThat(new Tally(100, 37, 2, 0, 0, 9, 52).wrong()).contains("not-well");
    }

    @Test
    void anAgentThatDoesNotComeBackStopsItWhereverItIs() {
        assertThat(new Tally(1_000, 900, 0, 1, 0, 0, 99).wrong()).contains("not-back");
        assertThat(new Rollout("2026.10.1", State.COMPLETE, Wave.ALL, 0, "", MONDAY, MONDAY, MONDAY)
                        .after(new Tally(1_000, 900, 0, 1, 0, 0, 99), false, MONDAY))
                .get()
                .extracting(Rollout::state)
                .isEqualTo(State.HALTED);
    }

    @Test
    void whatCannotBeLaidDownAnywhereStopsItToo() {
        assertThat(new Tally(5, 0, 0, 0, 2, 0, 3).wrong()).isEmpty();
        assertThat(new Tally(5, 0, 0, 0, 3, 0, 2).wrong()).contains("not-installed");
        assertThat(new Tally(50, 40, 0, 0, 3, 0, 7).wrong())
                .as("a few servers that are not well themselves")
                .isEmpty();
    }
}
