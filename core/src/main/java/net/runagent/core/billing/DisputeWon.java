package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: no payment is disputed any more. */
public record DisputeWon(UUID invoice) implements Happening {}
