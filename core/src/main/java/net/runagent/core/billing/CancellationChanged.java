package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: the end of the subscription was announced, or taken back, here or on the provider's page. */
public record CancellationChanged(UUID invoice) implements Happening {}
