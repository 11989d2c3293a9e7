package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: their bank disputes a payment, and what that means for their agent. */
public record PaymentDisputed(UUID invoice) implements Happening {}
