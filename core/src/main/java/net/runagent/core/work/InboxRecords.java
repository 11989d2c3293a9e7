package net.runagent.core.work;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The inbox table. Bodies in it are sealed. Every method joins the running transaction. */
public interface InboxRecords {
    /**
     * Stores the arrivals whose delivery key, and action key if any, were not seen before; keeps their order.
     *
     * @return the ids of those stored
     */
    Set<UUID> store(List<Arrival> sealed, Instant now);

    /**
     * Takes out and returns the oldest arrival of up to {@code lanes} lanes, oldest first: lanes that nobody else works on
     * and whose oldest arrival is due. Until the transaction ends nobody else gets them or what waits behind them; a
     * rollback puts them back. Their keys stay.
     *
     * @param exceptLanes lanes this process works on already
     */
    List<Waiting> take(Collection<String> sources, int lanes, Collection<String> exceptLanes, Instant now);

    /** Takes out this one if it still waits, is the oldest of its lane and nobody else works on the lane. */
    Optional<Waiting> take(long seq);

    /** The time for which keys are kept counts from now for the keys of these arrivals, which lay long before they were handled. */
    void keepKeysFrom(Instant now, Collection<UUID> ids);

    /** Notes a failure: tried again from {@code dueAt} on. */
    void failed(long seq, Instant dueAt);

    /** Gives up: the lane goes on without it. */
    void park(long seq, Instant now);

    long due(Instant now);

    Optional<Instant> next(Instant now);

    /** When the oldest arrival of that source came that is neither handled nor given up. */
    Optional<Instant> oldest(String source);

    /** Drops keys older than that whose arrival is gone, and given-up arrivals that are older. */
    int forget(Instant keysBefore, Instant parkedBefore);

    /**
     * @param seq order of arrival
     * @param attempts failures so far
     * @param more whether others wait behind it in its lane
     */
    record Waiting(
            long seq,
            UUID id,
            String source,
            String dedupeKey,
            @Nullable String actionKey,
            String lane,
            byte[] sealedBody,
            Instant arrivedAt,
            int attempts,
            boolean more) {}
}
