package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the owner's chats: the end that was announced does not come, its subscription goes on. */
public record EndWithdrawn(UUID deployment) implements Happening {}
