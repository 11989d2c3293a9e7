package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Nothing is left of the agent; the receipt waits to be handed over. */
public record AgentTerminated(UUID deployment) implements Happening {}
