package net.runagent.core.vault;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.ChatUser;

/** Links to pages for secrets. Every method joins the running transaction. */
public interface SecretLinkRecords {
    /** Ends the open one of the same owner, question and object, and stores this one. */
    void replace(SecretLink link);

    int madeSince(ChatUser owner, Instant since);

    /** The one that can still be used; changes nothing. */
    Optional<SecretLink> look(byte[] ticketHash, Instant now);

    /** The same; nobody else has it until the transaction ends. */
    Optional<SecretLink> lock(byte[] ticketHash, Instant now);

    /** @return how often there was something wrong by now */
    int countTry(UUID link);

    /** It leads nowhere any more, and what its page named is forgotten. */
    void end(UUID link);

    int forgetBefore(Instant instant);
}
