package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats, all of them: tokens are to be sent, are sent, or are not. */
public record TokenPayoutMoved(UUID payout) implements Happening {}
