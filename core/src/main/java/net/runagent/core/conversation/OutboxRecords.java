package net.runagent.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import org.jspecify.annotations.Nullable;

/** Where parcels lie until they are delivered. Every method is one statement unless it says otherwise. */
public interface OutboxRecords {
    enum State {
        /** Waits for a process that sends it; may have been handed over once by one that died. */
        PENDING,
        /** A process is about to hand it over. */
        SENDING,
        /** Waits for its person to take messages again. */
        HELD,
        SENT,
        /** Nobody can tell whether it went out, and it was tried often enough. */
        UNKNOWN,
        /** The platform will never take it. */
        REFUSED,
        /** A newer one took its place. */
        DROPPED
    }

    /** @param owner the process that has it in memory, null when none has */
    record Row(Parcel parcel, State state, @Nullable UUID owner, int attempt) {}

    /**
     * What has become of a parcel.
     *
     * @param message the platform's id of the message, remembered under the parcel's anchor
     * @param notBefore when a PENDING one may be taken up again
     */
    record Settled(
            Parcel parcel,
            State state,
            String message,
            int attempt,
            @Nullable Instant notBefore) {}

    /** The platform's id of the message that stands under an anchor. */
    record Standing(ConversationId conversation, String anchor, String message) {}

    /** @return what stands under the anchors of these rows, as far as anything does */
    List<Standing> insert(List<Row> rows, Instant now);

    /**
     * Two statements: the rows, and the message ids under their anchors. Bodies of finished ones are dropped. They may be
     * written at the end of the running transaction only, and be seen from then on.
     */
    void settle(List<Settled> settled, Instant now);

    /** Stores how many tries of a {@link Parcel.Kind#PAPER} have begun, before the newest of them does. */
    void begun(UUID parcel, int tries);

    /**
     * Takes rows that nobody has in memory, the oldest first, for this process. Two statements: a screen or a post of which
     * a newer one is there is dropped.
     */
    List<Row> takeDue(UUID owner, Instant now, int limit);

    /** Processes that have unfinished rows. */
    List<UUID> owners();

    /** The owner is dead: what it had not settled waits for a new owner, which sends it (perhaps again). */
    void abandon(UUID owner);

    /** HELD rows of this person wait for an owner again. */
    void release(ChatUser user);

    /** The platform's id of the message that stands under an anchor. */
    Optional<String> message(ConversationId conversation, String anchor);

    long due(Instant now);

    Optional<Instant> next(Instant now);

    /** Forgets finished rows older than this. */
    int forget(Instant before);
}
