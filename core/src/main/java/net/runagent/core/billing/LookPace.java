package net.runagent.core.billing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import net.runagent.core.billing.CardHints.Thing;
import org.jspecify.annotations.Nullable;

/**
 * When a thing that somebody talks about is looked at: at once a few times, as often as its usual life is told in a row, then
 * after pauses that double from a second to {@link #LONGEST}. A provider that sends the same news again and again would
 * otherwise be asked as fast as it can answer, with its limit on requests (500 a minute) and our processors used up by it.
 * Each thing's pauses are shorter by a share of its own, up to half of them: things that are talked about all the time from
 * the same moment on would otherwise be looked at in the same moments, and everything else would wait meanwhile. Forgetting a thing only makes its next look earlier.
 */
final class LookPace {
    /** An order is created, updated and paid within a moment. */
    static final int AT_ONCE = 5;

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Longer than this no news is left alone, and what was quiet for so long is looked at at once again. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final int THINGS = 10_000;

    private static final int SHARES = 256;

    private final Cache<Key, Looks> known =
            Caffeine.newBuilder().maximumSize(THINGS).build();

    private record Key(Thing thing, UUID id) {}

    /**
     * @param next the latest look that was arranged
     * @param count of looks since it was quiet
     */
    private record Looks(Instant next, int count) {
        boolean isPast(Instant now) {
            return !now.isBefore(next.plus(LONGEST)) // it was quiet
                    || next.isAfter(now.plus(LONGEST)); // the clock was set back
        }

        Looks following(UUID id, Instant now) {
            Instant earliest = next.plus(ownPart(id, pause(count)));
            return new Looks(earliest.isAfter(now) ? earliest : now, count + 1);
        }
    }

    /** @return the time of the look that sees what is said now: never before now, often that of one already arranged */
    Instant next(Thing thing, UUID id, Instant now) {
        return Objects.requireNonNull(known.asMap().compute(new Key(thing, id), (key, looks) -> after(looks, id, now)))
                .next();
    }

    private static Looks after(@Nullable Looks looks, UUID id, Instant now) {
        if (looks == null || looks.isPast(now)) {
            return new Looks(now, 1);
        }
        return looks.next().isAfter(now) ? looks : looks.following(id, now);
    }

    /** Between half of the pause and the whole of it, always the same part for one thing. */
    private static Duration ownPart(UUID id, Duration pause) {
        int share = Math.floorMod(id.hashCode(), SHARES);
        return pause.minus(pause.multipliedBy(share).dividedBy(2L * SHARES));
    }

    private static Duration pause(int count) {
        if (count < AT_ONCE) {
            return Duration.ZERO;
        }
        int doubled = Math.min(count - AT_ONCE, Long.SIZE / 2);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << doubled);
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
