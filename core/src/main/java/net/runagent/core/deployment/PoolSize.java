package net.runagent.core.deployment;

import java.time.Duration;

/**
 * How many spares are enough: the fewest for which, while one is being made anew, more orders than that come in with no
 * more than a given probability. Orders are taken to come independently of each other (Poisson).
 */
final class PoolSize {
    private PoolSize() {}

    /**
     * @param perHour orders
     * @param replenish how long making one takes
     * @param missed probability that may be missed, above 0
     * @param most the answer is never more
     */
    static int of(double perHour, Duration replenish, double missed, int most) {
        double expected = perHour * replenish.toMillis() / 3_600_000.0;
        int size = 0;
        while (size < most && moreThan(size, expected) > missed) {
            size++;
        }
        return size;
    }

    /** P(X > size) of a Poisson distribution. */
    static double moreThan(int size, double expected) {
        double term = Math.exp(-expected);
        double upTo = term;
        for (int k = 1; k <= size; k++) {
            term *= expected / k;
            upTo += term;
        }
        return Math.max(0, 1 - upTo);
    }
}
