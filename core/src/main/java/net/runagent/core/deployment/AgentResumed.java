package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Told to the owner's chats: an agent that was switched off is paid for again.
 *
 * @param answers it was seen well; otherwise its server is on, and it needs attention
 */
public record AgentResumed(UUID deployment, boolean answers) implements Happening {}
