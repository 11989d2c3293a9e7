package net.runagent.core.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * The one clock of the service: UTC, in microseconds (what PostgreSQL keeps), real time plus an offset. The offset is
 * zero outside sandbox mode and only ever grows, so that no instant is seen twice.
 */
@Component
public final class ServiceClock extends Clock {
    private final Clock real;
    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    public ServiceClock() {
        this(Clock.systemUTC());
    }

    ServiceClock(Clock real) {
        this.real = real;
    }

    @Override
    public Instant instant() {
        return real().plus(offset.get());
    }

    /** Real time, for what the outside world checks by its own watch: time-outs, cookies, ID tokens, snowflakes. */
    public Instant real() {
        return real.instant().truncatedTo(ChronoUnit.MICROS);
    }

    public Duration offset() {
        return Objects.requireNonNull(offset.get());
    }

    /** Moves to the given offset; a smaller one than the present is ignored. Sandbox mode only. */
    public void moveTo(Duration newOffset) {
        offset.accumulateAndGet(newOffset, (old, asked) -> asked.compareTo(old) > 0 ? asked : old);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (!zone.normalized().equals(ZoneOffset.UTC)) {
            throw new IllegalArgumentException("the service clock knows UTC only; convert when showing a time");
        }
        return this;
    }
}
