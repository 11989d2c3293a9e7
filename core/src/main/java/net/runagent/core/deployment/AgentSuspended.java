package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Told to the owner's chats: an agent is switched off, and everything on it is kept.
 *
 * @param reason {@code unpaid} or {@code paused}
 */
public record AgentSuspended(UUID deployment, String reason) implements Happening {}
