package net.runagent.sandbox.hetzner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import net.runagent.sandbox.http.Response;

/** 3,600 requests an hour for the whole project: a bucket that gains one request a second of world time. */
final class RateLimit {
    static final int BUCKET = 3_600;

    private final Clock clock;
    private double left = BUCKET;
    private Instant seen;

    RateLimit(Clock clock) {
        this.clock = clock;
        this.seen = clock.instant();
    }

    synchronized boolean take() {
        Instant now = clock.instant();
        left = Math.min(BUCKET, left + Duration.between(seen, now).toNanos() / 1e9);
        seen = now;
        if (left < 1) {
            return false;
        }
        left -= 1;
        return true;
    }

    /** The three headers that every answer carries; the reset is the second at which the bucket is full again. */
    synchronized Response stamp(Response response) {
        long full = seen.getEpochSecond() + (long) Math.ceil(BUCKET - left);
        return response.header("RateLimit-Limit", String.valueOf(BUCKET))
                .header("RateLimit-Remaining", String.valueOf((int) left))
                .header("RateLimit-Reset", String.valueOf(full));
    }
}
