package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** The building of an agent has come a step further. */
public record BuildMoved(UUID deployment) implements Happening {}
