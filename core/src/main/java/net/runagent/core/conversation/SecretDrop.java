package net.runagent.core.conversation;

import java.util.UUID;
import net.runagent.core.account.ChatUser;

/** Takes a secret out of a chat and into safety; a door of the vault implements it. Joins the running transaction. */
public interface SecretDrop {
    /** The array is given away. */
    UUID put(ChatUser owner, byte[] secret);

    void forget(UUID intake);
}
