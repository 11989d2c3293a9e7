package net.runagent.core.usage;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Told to who gave a model key of their own.
 *
 * @param result empty when the agent will think with it, otherwise what is wrong with it, a text key's tail; it was not kept
 */
public record OwnKeyChecked(UUID deployment, String result) implements Happening {}
