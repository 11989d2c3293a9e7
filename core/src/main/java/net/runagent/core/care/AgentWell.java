package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** An agent that had trouble works again without our doing. */
public record AgentWell(UUID deployment) implements Happening {}
