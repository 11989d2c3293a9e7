package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** The provider has no room for the server now; we keep trying, and the customer may cancel or take what is free elsewhere. */
public record RoomAwaited(UUID deployment) implements Happening {}
