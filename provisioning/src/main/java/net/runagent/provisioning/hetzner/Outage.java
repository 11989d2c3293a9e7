package net.runagent.provisioning.hetzner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says when to ask again while Hetzner is busy: soon at first, then after half of the time that the trouble has lasted, at
 * most every 10 minutes. Measured by time and not by calls, so that many callers do not make each other wait longer.
 */
final class Outage {
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Clock clock;
    private @Nullable Instant since;

    Outage(Clock clock) {
        this.clock = clock;
    }

    synchronized Duration askAgainIn() {
        Instant now = clock.instant();
        if (since == null) {
            since = now;
        }
        Duration half = Duration.between(since, now).dividedBy(2);
        return half.compareTo(SHORTEST) < 0 ? SHORTEST : half.compareTo(LONGEST) > 0 ? LONGEST : half;
    }

    synchronized void over() {
        since = null;
    }
}
