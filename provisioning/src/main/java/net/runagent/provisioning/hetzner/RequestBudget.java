package net.runagent.provisioning.hetzner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How many requests are left. Hetzner gives a project 3,600 an hour, refilled steadily (one a second), and tells in
 * {@code RateLimit-*} headers how many remain; between answers we count on ourselves.
 */
final class RequestBudget {
    private static final int PER_HOUR = 3_600;

    private final Clock clock;
    private double left = PER_HOUR;
    private int limit = PER_HOUR;
    private Instant at;

    RequestBudget(Clock clock) {
        this.clock = clock;
        this.at = clock.instant();
    }

    /** Takes one request unless that would touch the reserve for more urgent calls. */
    synchronized boolean take(Urgency urgency) {
        refill();
        if (left - 1 < urgency.reserve()) {
            return false;
        }
        left -= 1;
        return true;
    }

    /** What the headers of an answer say; Hetzner counts all processes that share the project. */
    synchronized void learn(int newLimit, int remaining) {
        refill();
        if (newLimit > 0) {
            limit = newLimit;
        }
        left = Math.min(limit, remaining);
    }

    synchronized int left() {
        refill();
        return (int) left;
    }

    private void refill() {
        Instant now = clock.instant();
        double seconds = Math.max(0, Duration.between(at, now).toMillis()) / 1000.0;
        left = Math.min(limit, left + seconds * limit / 3_600.0);
        at = now;
    }
}
