package net.runagent.bot.conversation;

import java.util.Optional;
import net.runagent.core.account.Platform;

/** A platform's door, as far as people of other platforms may be sent there. */
public interface ChatDoor {
    Platform platform();

    /** Whether people can talk to us there. */
    boolean open();

    /** Where they find us there; empty when that is not known yet. */
    Optional<String> address();
}
