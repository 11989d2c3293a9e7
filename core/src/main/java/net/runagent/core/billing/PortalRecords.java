package net.runagent.core.billing;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.ChatUser;

/** Stores the way to the provider's page for the moment between its making and its showing; sealed. */
public interface PortalRecords {
    /** @param chat that asked, and the only one that is shown it */
    record Wish(UUID payer, ChatUser chat) {}

    /** @param until after this instant it is forgotten, whether its page was made or not */
    void wanted(UUID portal, Wish wish, Instant until);

    Optional<Wish> find(UUID portal);

    void opened(UUID portal, byte[] sealedUrl, Instant until);

    /** Takes it out: a second call finds nothing, and neither does anybody else's. */
    Optional<byte[]> take(UUID portal, Wish wish, Instant now);

    void forgetExpired(Instant now);
}
