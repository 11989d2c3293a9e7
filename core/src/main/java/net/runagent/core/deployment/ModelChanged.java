package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Told to the owner: the change of an agent's model is over.
 *
 * @param change which of its changes, see {@link ChangeModel.UnderWay}
 * @param result empty when it thinks with the other model now, otherwise what went wrong, a text key's tail
 */
public record ModelChanged(UUID deployment, UUID change, String result) implements Happening {}
