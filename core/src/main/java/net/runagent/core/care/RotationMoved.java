package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A rotation has come a step further, or to its end. */
public record RotationMoved(UUID deployment, UUID rotation) implements Happening {}
