package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A restore is still under way, no step further than before. */
public record RestoreGoesOn(UUID deployment, UUID restore) implements Happening {}
