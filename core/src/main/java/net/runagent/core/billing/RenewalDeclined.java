package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: a renewal could not be charged; the provider tries again. */
public record RenewalDeclined(UUID invoice) implements Happening {}
