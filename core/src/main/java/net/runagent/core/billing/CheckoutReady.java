package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: the link to pay is there. */
public record CheckoutReady(UUID invoice) implements Happening {}
