package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the chats that listen: tokens for the invoice were seen, or have come nearer to being final. */
public record TokensOnTheWay(UUID invoice) implements Happening {}
