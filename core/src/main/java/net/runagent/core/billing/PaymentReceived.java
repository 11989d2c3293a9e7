package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: a payment has arrived and is booked. */
public record PaymentReceived(UUID invoice) implements Happening {}
