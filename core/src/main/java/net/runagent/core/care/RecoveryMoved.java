package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A recovery has come a step further, or to its end. */
public record RecoveryMoved(UUID deployment, UUID recovery) implements Happening {}
