package net.runagent.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HopsTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration SLACK = Duration.ofNanos(1_000);

    private final Hops month = new Hops(START, START.plus(Duration.ofDays(30)));

    @Test
    void theNextDueInstantOfEitherSideEndsAHop() {
        assertThat(hop(START, List.of(in("PT30S")), in("PT5M"), in("P2D")))
                .isEqualTo(Duration.ofSeconds(30).plus(SLACK));
        assertThat(hop(START, List.of(in("PT30M")), in("PT5M"), in("P2D")))
                .isEqualTo(Duration.ofMinutes(5).plus(SLACK));
    }

    @Test
    void afterTheFirstHourATurnOfRecurringWorkIsNoStop() {
        Instant later = in("PT1H1M");
        assertThat(hop(later, List.of(), in("PT1H5M"), in("PT1H40M")))
                .isEqualTo(Duration.ofMinutes(39).plus(SLACK));
        assertThat(hop(later, List.of(), in("PT1H5M"), in("P2D"))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void afterTheFirstDayAHopIsADayUnlessSomethingHasADate() {
        Instant later = in("P1DT1H");
        assertThat(hop(later, List.of(), in("P1DT1H5M"), in("P9D"))).isEqualTo(Duration.ofDays(1));
        assertThat(hop(later, List.of(), in("P1DT1H5M"), in("P1DT3H")))
                .isEqualTo(Duration.ofHours(2).plus(SLACK));
    }

    @Test
    void noHopGoesBeyondTheTargetAndWhatIsOverdueHoldsNobodyUp() {
        assertThat(hop(in("P29DT20H"), List.of(START), in("PT1S"), in("P40D"))).isEqualTo(Duration.ofHours(4));
        assertThat(hop(in("P30D"), List.of(), in("P31D"), in("P31D"))).isZero();
    }

    @Test
    void aMonthOfTurnsEveryFiveMinutesTakesFewStops() {
        List<Instant> stops = new ArrayList<>();
        Instant now = START;
        while (now.isBefore(month.target())) {
            now = now.plus(hop(now, List.of(), now.plus(Duration.ofMinutes(5)), in("P12DT7H")));
            stops.add(now);
        }
        assertThat(stops).hasSizeLessThan(80).contains(in("P12DT7H").plus(SLACK), month.target());
    }

    private Duration hop(Instant now, List<Instant> parties, Instant recurring, Instant dated) {
        return month.next(now, parties, Optional.of(recurring), Optional.of(dated));
    }

    private static Instant in(String way) {
        return Advance.target(START, way);
    }
}
