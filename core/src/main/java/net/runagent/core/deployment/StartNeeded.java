package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** The agent is ready, but its owner must press Start in its chat before it may write. */
public record StartNeeded(UUID deployment) implements Happening {}
