package net.runagent.sandbox.world;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** World time: real time plus an offset that only grows; never frozen, never scaled. In microseconds. */
public final class WorldClock extends Clock {
    private final Store store;
    private volatile Duration offset;

    WorldClock(Store store) {
        this.store = store;
        this.offset = store.load("clock", String.class).map(Duration::parse).orElse(Duration.ZERO);
    }

    public Instant now() {
        return instant();
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(offset).truncatedTo(ChronoUnit.MICROS);
    }

    public Duration offset() {
        return offset;
    }

    /** Moves world time forward. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("world time never goes back: " + by);
        }
        offset = offset.plus(by);
        store.save("clock", offset.toString());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (!zone.equals(ZoneOffset.UTC)) {
            throw new UnsupportedOperationException("world time is UTC");
        }
        return this;
    }
}
