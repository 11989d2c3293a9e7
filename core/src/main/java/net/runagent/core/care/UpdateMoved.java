package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** An update of an agent is planned, has begun, is undone, or is at its end. */
public record UpdateMoved(UUID deployment, UUID update) implements Happening {}
