package net.runagent.core.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance.Each;
import net.runagent.core.usage.SpendingWatch.Facts;
import net.runagent.core.usage.SpendingWatch.Looked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who spends hears of it in time, and not all the time. */
class SpendingWatchTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final List<String> told = new ArrayList<>();
    private SpendingWatch watch = SpendingWatch.NOTHING_TOLD;
    private Instant now = NOON;
    private long granted = 100;
    private @Nullable Allowance allowance;

    @Test
    void eachShareOfTheCreditIsToldOnce() {
        looks(49);
        assertThat(told).isEmpty();
        looks(50);
        looks(60);
        assertThat(told).containsExactly("CREDIT 50");
        passes(Duration.ofHours(1));
        looks(96);
        assertThat(told).as("95 says it all").containsExactly("CREDIT 50", "CREDIT 95");
        looks(100);
        looks(101);
        assertThat(told).containsExactly("CREDIT 50", "CREDIT 95", "CREDIT 100");
    }

    @Test
    void withinHalfAnHourOnlyAStopIsTold() {
        looks(50);
        passes(Duration.ofMinutes(29));
        looks(80);
        assertThat(told).containsExactly("CREDIT 50");
        passes(Duration.ofMinutes(1));
        looks(80);
        assertThat(told).as("it was held back, not lost").containsExactly("CREDIT 50", "CREDIT 80");
        looks(100);
        assertThat(told).hasSize(3).last().isEqualTo("CREDIT 100");
    }

    @Test
    void aDayHasSixOfThemAtMost() {
        long used = 0;
        for (int round = 0; round < 10; round++) {
            used = halfOfFreshCredit(used);
            passes(Duration.ofMinutes(40));
        }
        assertThat(told).hasSize(6);
        passes(Duration.ofDays(1));
        assertThat(halfOfFreshCredit(used)).isPositive();
        assertThat(told).hasSize(7);
    }

    private long halfOfFreshCredit(long used) {
        granted += 100;
        looks(used);
        long half = used + (granted - used) / 2;
        looks(half);
        return half;
    }

    @Test
    void freshCreditIsCountedFromWhereTheOldOneEnded() {
        looks(90);
        granted = 200;
        passes(Duration.ofHours(1));
        looks(90);
        looks(144);
        assertThat(told).containsExactly("CREDIT 80");
        looks(145);
        assertThat(told).containsExactly("CREDIT 80", "CREDIT 50");
    }

    @Test
    void theNextDayOfAnAllowanceBeginsAnew() {
        granted = 1_000_000_000;
        allowance = Allowance.of(new UsdMicros(1_000_000), Each.DAY);
        looks(0, 0);
        looks(1, 1_000_000);
        passes(Duration.ofDays(1));
        looks(1, 0);
        looks(2, 500_000);
        assertThat(told).containsExactly("ALLOWANCE 100", "ALLOWANCE 50");
    }

    @Test
    void whoHasJustSetItIsNotToldWhatTheScreenHasSaidButThatTheAgentPauses() {
        granted = 1_000_000_000;
        allowance = Allowance.of(new UsdMicros(1_000_000), Each.DAY);
        looks(0, 850_000);
        assertThat(told).isEmpty();
        looks(0, 960_000);
        assertThat(told).containsExactly("ALLOWANCE 95");
        allowance = Allowance.of(new UsdMicros(500_000), Each.DAY);
        looks(0, 960_000);
        assertThat(told).containsExactly("ALLOWANCE 95", "ALLOWANCE 100");
        allowance = null;
        looks(0, 0);
        assertThat(told).hasSize(2);
    }

    @Test
    void aDearHourIsToldOnceADayAndNeverForSmallChange() {
        granted = 1_000_000_000;
        hour(400_000, 10_000L);
        hour(600_000, 250_000L);
        hour(600_000, null);
        assertThat(told).isEmpty();
        hour(600_000, 200_000L);
        hour(900_000, 200_000L);
        assertThat(told).containsExactly("HOUR 0");
        passes(Duration.ofDays(1));
        hour(900_000, 200_000L);
        assertThat(told).containsExactly("HOUR 0", "HOUR 0");
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }

    private void looks(long used) {
        look(used, 0, 0, null);
    }

    private void looks(long used, long inPeriod) {
        look(used, inPeriod, 0, null);
    }

    private void hour(long cost, @Nullable Long usual) {
        look(0, 0, cost, usual);
    }

    private void look(long used, long inPeriod, long hour, @Nullable Long usual) {
        Looked looked = watch.look(
                new Facts(
                        new UsdMicros(granted),
                        new UsdMicros(used),
                        allowance,
                        new UsdMicros(inPeriod),
                        new UsdMicros(hour),
                        usual == null ? null : new UsdMicros(usual)),
                now);
        watch = looked.next();
        looked.warning().ifPresent(warning -> told.add(warning.kind() + " " + warning.percent()));
    }
}
