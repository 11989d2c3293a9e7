package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the person's chats: the provider's page for payment methods is open for a short while. */
public record PortalReady(UUID portal) implements Happening {}
