package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** An agent is being given another model. */
public record ModelChanging(UUID deployment) implements Happening {}
