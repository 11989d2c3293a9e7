package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: money came for an order that had been given up; it is kept and staff knows. */
public record PaymentTooLate(UUID invoice) implements Happening {}
