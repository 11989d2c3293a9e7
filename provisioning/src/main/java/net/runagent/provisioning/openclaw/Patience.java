package net.runagent.provisioning.openclaw;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When to ask again for something slow: soon at first, then after a fifth of the time it has taken so far. */
final class Patience {
    private static final Duration SHORTEST = Duration.ofMillis(150);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Clock clock;
    private final Cache<String, Instant> since = Caffeine.newBuilder()
            .expireAfterAccess(Duration.ofMinutes(10))
            .maximumSize(10_000)
            .build();

    Patience(Clock clock) {
        this.clock = clock;
    }

    /** @param what names the thing waited for */
    Duration askAgainIn(String what) {
        Instant now = clock.instant();
        Instant first = since.get(what, key -> now);
        Duration fifth = Duration.between(first, now).dividedBy(5);
        return fifth.compareTo(SHORTEST) < 0 ? SHORTEST : fifth.compareTo(LONGEST) > 0 ? LONGEST : fifth;
    }

    void over(String what) {
        since.invalidate(what);
    }
}
