package net.runagent.core.account;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where attempts to connect a chat are stored. */
public interface LinkAttempts {
    /** Ends what the same chat had open and stores this one; of one chat at most one attempt is open. */
    void replace(LinkAttempt attempt);

    int madeSince(ChatUser user, Instant since);

    Optional<LinkAttempt> byTicket(byte[] ticketHash);

    Optional<LinkAttempt> byState(byte[] stateHash);

    /** The attempt of this chat that has not ended; its row is locked until the transaction ends. */
    Optional<LinkAttempt> openOf(ChatUser user);

    /** Stores the attempt as it is now, but only if it still stands at {@code from}. */
    boolean move(LinkAttempt next, LinkAttempt.Stage from);

    /** Counts a wrong code. @return how many there are now */
    int countTry(UUID attempt);

    /** Forgets attempts made before this instant, ended or not. */
    int forgetBefore(Instant instant);
}
