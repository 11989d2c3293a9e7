package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * The pasted token was checked: the deployment has its bot now, or a reason why not.
 *
 * @param result empty when the bot is fit, otherwise a text key's tail: {@code invalid}, {@code ours}, {@code taken} ...
 */
public record BotChecked(UUID deployment, String result) implements Happening {}
