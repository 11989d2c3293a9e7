package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: tokens became final and have paid the invoice. */
public record TokensPaid(UUID invoice) implements Happening {}
