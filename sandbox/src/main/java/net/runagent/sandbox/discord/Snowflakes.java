package net.runagent.sandbox.discord;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that tell when they were made, in real time: clients reckon the age of an interaction from its id. */
final class Snowflakes {
    /** 1 January 2015, from which Discord counts milliseconds. */
    private static final long EPOCH_MILLIS = 1_420_070_400_000L;

    private static final int TIME_SHIFT = 22;

    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    Snowflakes(Clock clock) {
        this.clock = clock;
    }

    /** Later ones are greater, also within one millisecond and when the clock went back. */
    long next() {
        long now = (clock.millis() - EPOCH_MILLIS) << TIME_SHIFT;
        return last.updateAndGet(before -> Math.max(before + 1, now));
    }

    static long millis(long snowflake) {
        return (snowflake >> TIME_SHIFT) + EPOCH_MILLIS;
    }
}
