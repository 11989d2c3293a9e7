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
    void turnsOfRecurringWorkAreLookedAtMoreRoughlyTheLongerTheWay() {
        assertThat(hop(START, List.of(), in("PT1S"), in("P9D")))
                .isEqualTo(Duration.ofMinutes(1).plus(SLACK));
        assertThat(hop(in("PT1H"), List.of(), in("PT1H1M"), in("P9D")))
                .isEqualTo(Duration.ofMinutes(10).plus(SLACK));
        assertThat(hop(in("PT1H"), List.of(), in("PT1H59M"), in("P9D")))
                .as("none is due sooner")
                .isEqualTo(Duration.ofMinutes(59).plus(SLACK));
        assertThat(hop(in("P12D"), List.of(), in("P12DT1M"), in("P19D"))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void whatHasADateOfItsOwnIsNeverPassed() {
        assertThat(hop(START, List.of(), in("PT1S"), in("PT2S")))
                .isEqualTo(Duration.ofSeconds(2).plus(SLACK));
        assertThat(hop(in("P12D"), List.of(in("P12DT5M")), in("P12DT1M"), in("P12DT1H")))
                .isEqualTo(Duration.ofMinutes(5).plus(SLACK));
    }

    @Test
    void noHopGoesBeyondTheTargetAndWhatIsOverdueHoldsNobodyUp() {
        assertThat(hop(in("P29DT20H"), List.of(START), in("PT1S"), in("P40D"))).isEqualTo(Duration.ofHours(4));
        assertThat(hop(in("P30D"), List.of(), in("P31D"), in("P31D"))).isZero();
    }

    @Test
    void aMonthOfTurnsEveryMinuteTakesFewStops() {
        List<Instant> stops = new ArrayList<>();
        Instant now = START;
        while (now.isBefore(month.target())) {
            now = now.plus(hop(now, List.of(), now.plus(Duration.ofMinutes(1)), in("P12DT7H")));
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
