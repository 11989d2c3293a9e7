package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** A recovery is still under way, no step further than before. */
public record RecoveryGoesOn(UUID deployment, UUID recovery) implements Happening {}
