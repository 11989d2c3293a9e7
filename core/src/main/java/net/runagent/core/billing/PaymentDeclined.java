package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: the card was declined; nothing was charged. */
public record PaymentDeclined(UUID invoice) implements Happening {}
