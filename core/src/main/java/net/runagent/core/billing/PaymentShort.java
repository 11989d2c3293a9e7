package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: money came, but less than was asked, and nothing asks for the rest; it is kept and staff knows. */
public record PaymentShort(UUID invoice) implements Happening {}
