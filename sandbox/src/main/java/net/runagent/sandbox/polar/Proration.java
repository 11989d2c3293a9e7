package net.runagent.sandbox.polar;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/** What is left of a period, as money. In integers; halves go to the even neighbour, as in Polar's code. */
final class Proration {
    private Proration() {}

    /**
     * @param amount minor units for the whole period
     * @return minor units for the time from now to its end; 0 when it is over
     */
    static long left(long amount, Instant start, Instant end, Instant now) {
        Duration left = Duration.between(now, end);
        if (left.isNegative() || left.isZero()) {
            return 0;
        }
        return BigDecimal.valueOf(amount)
                .multiply(micros(left))
                .divide(micros(Duration.between(start, end)), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }

    private static BigDecimal micros(Duration time) {
        return BigDecimal.valueOf(time.toSeconds() * 1_000_000 + time.getNano() / 1_000);
    }
}
