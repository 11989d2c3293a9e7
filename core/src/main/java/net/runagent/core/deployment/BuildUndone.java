package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** The agent could not be built, or its customer cancelled: everything is taken back and the money given back. */
public record BuildUndone(UUID deployment) implements Happening {}
