package net.runagent.core.billing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import net.runagent.core.billing.CardHints.Thing;

/**
 * When a thing that somebody talks about is looked at: at once a few times, as often as its usual life is told in a row, then
 * once a second. A provider that sends the same news again and again would otherwise be asked as fast as it can answer, with
 * its limit on requests (500 a minute) and our processors used up by it. Forgetting a thing only makes its next look earlier.
 */
final class LookPace {
    /** An order is created, updated and paid within a moment. */
    static final int AT_ONCE = 5;

    static final Duration THEN_EVERY = Duration.ofSeconds(1);

    private static final int THINGS = 10_000;

    private final Cache<Key, Looks> known =
            Caffeine.newBuilder().maximumSize(THINGS).build();

    private record Key(Thing thing, UUID id) {}

    /**
     * @param next the latest look that was arranged
     * @param full when all of {@link #AT_ONCE} may be used again
     */
    private record Looks(Instant next, Instant full) {}

    /** @return the time of the look that sees what is said now: never before now, often that of one already arranged */
    Instant next(Thing thing, UUID id, Instant now) {
        return Objects.requireNonNull(known.asMap()
                        .compute(new Key(thing, id), (key, looks) -> looks == null ? first(now) : after(looks, now)))
                .next();
    }

    private static Looks first(Instant now) {
        return new Looks(now, now.plus(THEN_EVERY));
    }

    private static Looks after(Looks looks, Instant now) {
        if (looks.next().isAfter(now.plus(THEN_EVERY))) {
            return first(now); // the clock was set back
        }
        if (looks.next().isAfter(now)) {
            return looks;
        }
        Instant earliest = looks.full().minus(THEN_EVERY.multipliedBy(AT_ONCE - 1));
        Instant next = earliest.isAfter(now) ? earliest : now;
        Instant base = looks.full().isAfter(next) ? looks.full() : next;
        return new Looks(next, base.plus(THEN_EVERY));
    }
}
