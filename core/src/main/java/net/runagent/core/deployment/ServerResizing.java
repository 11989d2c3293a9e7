package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** An agent's server is being given another size. */
public record ServerResizing(UUID deployment) implements Happening {}
