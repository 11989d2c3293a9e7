package net.runagent.core.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One period after the other, without a gap and without drifting. */
class CycleTest {
    private static final Instant LAST_OF_JANUARY = Instant.parse("2027-01-31T23:30:00Z");

    @Test
    @Case(53)
    void aPlanOfThe31stHasItsDayBackAfterAShortMonth() {
        Cycle monthly = new Cycle(LAST_OF_JANUARY, Period.ofMonths(1));
        assertThat(monthly.at(Instant.parse("2027-02-28T23:29:59Z")))
                .isEqualTo(new Cycle.Span(LAST_OF_JANUARY, Instant.parse("2027-02-28T23:30:00Z")));
        assertThat(monthly.at(Instant.parse("2027-02-28T23:30:00Z")))
                .isEqualTo(
                        new Cycle.Span(Instant.parse("2027-02-28T23:30:00Z"), Instant.parse("2027-03-31T23:30:00Z")));
        assertThat(monthly.at(Instant.parse("2027-04-15T00:00:00Z")))
                .isEqualTo(
                        new Cycle.Span(Instant.parse("2027-03-31T23:30:00Z"), Instant.parse("2027-04-30T23:30:00Z")));
    }

    @Test
    @Case(53)
    void aYearlyPlanOfALeapDayHasItBackInTheNextLeapYear() {
        Cycle yearly = new Cycle(Instant.parse("2028-02-29T12:00:00Z"), Period.ofYears(1));
        assertThat(yearly.at(Instant.parse("2029-02-28T12:00:00Z")))
                .isEqualTo(
                        new Cycle.Span(Instant.parse("2029-02-28T12:00:00Z"), Instant.parse("2030-02-28T12:00:00Z")));
        assertThat(yearly.at(Instant.parse("2032-02-29T12:00:00Z")).from())
                .isEqualTo(Instant.parse("2032-02-29T12:00:00Z"));
    }

    @Test
    void everyInstantLiesInExactlyOnePeriodAndTheNextBeginsWhereItEnds() {
        long seed = 53;
        System.out.println("cycles: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            Instant anchor = LAST_OF_JANUARY.plus(Duration.ofHours(random.nextInt(40_000)));
            Cycle cycle = new Cycle(anchor, random.nextBoolean() ? Period.ofMonths(1) : Period.ofYears(1));
            Instant at = anchor.plus(Duration.ofHours(random.nextInt(60_000) - 10_000));
            Cycle.Span span = cycle.at(at);
            assertThat(at).isAfterOrEqualTo(span.from()).isBefore(span.until());
            assertThat(cycle.at(span.until()).from()).isEqualTo(span.until());
            assertThat(cycle.at(span.from())).isEqualTo(span);
            assertThat(cycle.at(anchor).from()).isEqualTo(anchor);
        }
    }

    @Test
    void nothingIsSoldByTheDay() {
        assertThatThrownBy(() -> new Cycle(LAST_OF_JANUARY, Period.ofDays(30))).hasMessageContaining("P30D");
        assertThatThrownBy(() -> new Cycle(LAST_OF_JANUARY, Period.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
