package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolSizeTest {
    private static final Duration FOUR_MINUTES = Duration.ofMinutes(4);

    /** As worked out in the notes on the provider, section 4. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0.002", "10, 1, 0.144", "10, 2, 0.030", "10, 3, 0.005", "30, 4, 0.053"})
    void soManyOrdersFindNone(double perHour, int size, double missed) {
        assertThat(PoolSize.moreThan(size, perHour * 4 / 60)).isCloseTo(missed, within(0.0006));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.5, 0", "1, 1", "10, 2", "30, 5", "300, 20"})
    void asManyAsTheOrdersCallForAndNoMoreThanAllowed(double perHour, int size) {
        assertThat(PoolSize.of(perHour, FOUR_MINUTES, 0.05, 20)).isEqualTo(size);
    }

    @Test
    void noneWhereNoneIsAllowed() {
        assertThat(PoolSize.of(1_000, FOUR_MINUTES, 0.05, 0)).isZero();
    }
}
