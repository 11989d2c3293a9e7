package net.runagent.bot.telegram;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.runagent.core.conversation.DoorMemory;
import net.runagent.core.work.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * How far Telegram's updates are read: kept in memory while this process leads, and in the database for the next one. It may
 * be forgotten by another thread than the one that polls.
 */
final class ReadSoFar {
    private static final String OFFSET = "offset";
    /** Ids begin anew after a week without updates; by then everything is confirmed, so no offset is needed. */
    private static final Duration KEPT = Duration.ofDays(6);

    /**
     * How often it is stored. An older one does no harm: Telegram itself remembers what was confirmed to it, and an update
     * that comes once more is known by its key.
     */
    private static final Duration STORED_EVERY = Duration.ofSeconds(1);

    private final DoorMemory memory;
    private final Clock clock;
    private volatile @Nullable Offset read;
    /** In nanoseconds of this process; null when it was not stored since this process leads. */
    private volatile @Nullable Long storedNanos;

    ReadSoFar(DoorMemory memory, Clock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /** What getUpdates is to begin with; null for the oldest that was not confirmed. */
    @Nullable
    Integer offset() {
        Offset known = read;
        if (known == null) {
            known = memory.recall(TelegramUpdates.SOURCE, OFFSET)
                    .map(Offset::of)
                    .orElse(null);
            read = known;
        }
        boolean fresh = known != null && !known.at().plus(KEPT).isBefore(clock.instant());
        return known != null && fresh ? (int) known.next() : null;
    }

    /** Keeps what was read, up to the update {@code newest}. */
    void keep(List<Arrival> arrivals, long newest) {
        Offset next = new Offset(newest + 1, clock.instant());
        long now = System.nanoTime();
        Long last = storedNanos;
        if (last != null && now - last < STORED_EVERY.toNanos()) {
            memory.keep(arrivals);
        } else {
            memory.keep(arrivals, TelegramUpdates.SOURCE, OFFSET, next.written());
            storedNanos = now;
        }
        read = next;
    }

    /** What was read is in the database alone: another process may have led meanwhile, or all was wiped. */
    void forget() {
        read = null;
        storedNanos = null;
    }

    /** @param next the first update that was not read yet */
    private record Offset(long next, Instant at) {
        static @Nullable Offset of(String written) {
            int at = written.indexOf('@');
            return at < 0
                    ? null
                    : new Offset(
                            Long.parseLong(written.substring(0, at)),
                            Instant.ofEpochSecond(Long.parseLong(written.substring(at + 1))));
        }

        String written() {
            return next + "@" + at.getEpochSecond();
        }
    }
}
