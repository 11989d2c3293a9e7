package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: the same order was paid a second time; the second payment goes back by itself. */
public record PaymentDoubled(UUID invoice) implements Happening {}
