package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Told to the owner: how another size of an agent's server came out.
 *
 * @param change which of its changes, see {@link ResizeServer.UnderWay}
 * @param result empty when the server has the plan's size and the agent is well, otherwise what went wrong, a text key's tail
 */
public record ServerResized(UUID deployment, UUID change, String result) implements Happening {}
