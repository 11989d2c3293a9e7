package net.runagent.bot.walk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of the service, which may hop back, and beside it the time that really passes. */
final class WalkClock extends Clock {
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private long nanos;

    /** Time passes. */
    void forward(Duration by) {
        now = now.plus(by);
        nanos += by.toNanos();
    }

    /** The clock is set. */
    void hopsBack(Duration by) {
        now = now.minus(by);
    }

    long nanos() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
