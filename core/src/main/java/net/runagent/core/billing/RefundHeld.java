package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: money that is to go back waits until their bank has decided about the payment. */
public record RefundHeld(UUID invoice) implements Happening {}
