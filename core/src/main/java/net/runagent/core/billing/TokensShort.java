package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: tokens became final, and for the invoice something is still missing. */
public record TokensShort(UUID invoice) implements Happening {}
