package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A secret is still being replaced, no step further than before. */
public record RotationGoesOn(UUID deployment, UUID rotation) implements Happening {}
