package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: no checkout could be prepared; nothing was charged. */
public record CheckoutFailed(UUID invoice) implements Happening {}
