package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A restore has come a step further, or to its end. */
public record RestoreMoved(UUID deployment, UUID restore) implements Happening {}
