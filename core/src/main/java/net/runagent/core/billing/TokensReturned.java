package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: what tokens had paid for the invoice is back in their balance. */
public record TokensReturned(UUID invoice) implements Happening {}
