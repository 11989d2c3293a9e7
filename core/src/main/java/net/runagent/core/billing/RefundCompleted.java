package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: the provider has sent the money back. */
public record RefundCompleted(UUID invoice) implements Happening {}
