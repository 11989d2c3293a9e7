package net.runagent.sandbox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far one hop of a long way goes: to the next due instant of either side. A turn of recurring work is worth a stop
 * of its own only in the first hour, when a person waits for what the service notices; after that an hour, and after the
 * first day a day, has one turn for all that were missed, so that skipping a month takes a minute and not an afternoon.
 *
 * @param start where the way began
 * @param target where it ends
 */
record Hops(Instant start, Instant target) {
    private static final Duration EVERY_TURN = Duration.ofHours(1);
    private static final Duration HOURLY = Duration.ofDays(1);

    /**
     * The length of the hop from {@code now}; zero when the way is over.
     *
     * @param parties when parties of the world are due next
     * @param recurring when anything of the service is due next
     * @param dated when something of the service is due that has a date of its own
     */
    Duration next(Instant now, List<Instant> parties, Optional<Instant> recurring, Optional<Instant> dated) {
        Duration gone = Duration.between(start, now);
        boolean everyTurn = gone.compareTo(EVERY_TURN) < 0;
        Duration longest = everyTurn || gone.compareTo(HOURLY) >= 0 ? Duration.ofDays(1) : Duration.ofHours(1);
        Stream<Instant> service = (everyTurn ? recurring : dated).stream();
        // One microsecond beyond, so that what is due at the instant is due on both sides.
        Instant due = Stream.concat(parties.stream(), service)
                .filter(next -> next.isAfter(now))
                .min(Instant::compareTo)
                .map(next -> next.plusNanos(1_000))
                .orElse(target);
        Instant latest = Stream.of(due, now.plus(longest), target)
                .min(Instant::compareTo)
                .orElseThrow();
        return Duration.between(now, latest);
    }
}
