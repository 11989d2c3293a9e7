package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** The agent has answered its owner; its first answer waits to be quoted once. */
public record AgentReady(UUID deployment) implements Happening {}
