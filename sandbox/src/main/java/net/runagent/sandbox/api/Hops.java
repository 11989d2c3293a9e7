package net.runagent.sandbox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far one hop of a long way goes: to the next due instant of either side, a day at most. Turns of recurring work are
 * not each worth a stop, for one has done what all that were missed would have: the longer the way was so far, the
 * rougher it looks at them, at first every minute and in the end every day. So skipping a month takes seconds, not hours.
 *
 * @param start where the way began
 * @param target where it ends
 */
record Hops(Instant start, Instant target) {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST_FOR_RECURRING = Duration.ofMinutes(1);
    private static final int PART_OF_THE_WAY = 6;

    /**
     * The length of the hop from {@code now}; zero when the way is over.
     *
     * @param parties when parties of the world are due next
     * @param recurring when anything of the service is due next
     * @param dated when something of the service is due that has a date of its own
     */
    Duration next(Instant now, List<Instant> parties, Optional<Instant> recurring, Optional<Instant> dated) {
        Instant notBefore = now.plus(rough(now));
        Stream<Instant> turn = recurring.stream().map(due -> due.isBefore(notBefore) ? notBefore : due);
        // One microsecond beyond, so that what is due at the instant is due on both sides.
        Stream<Instant> due = Stream.concat(parties.stream(), Stream.concat(dated.stream(), turn))
                .filter(next -> next.isAfter(now))
                .map(next -> next.plusNanos(1_000));
        Instant to = Stream.concat(due, Stream.of(now.plus(LONGEST), target))
                .min(Instant::compareTo)
                .orElseThrow();
        return Duration.between(now, to);
    }

    private Duration rough(Instant now) {
        Duration part = Duration.between(start, now).dividedBy(PART_OF_THE_WAY);
        return part.compareTo(SHORTEST_FOR_RECURRING) < 0 ? SHORTEST_FOR_RECURRING : part;
    }
}
