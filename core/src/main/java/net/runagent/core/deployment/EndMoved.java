package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** An agent is being ended. */
public record EndMoved(UUID deployment) implements Happening {}
