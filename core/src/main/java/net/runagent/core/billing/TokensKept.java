package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: tokens became final that no order waited for; they are kept for them. */
public record TokensKept(UUID arrival) implements Happening {}
