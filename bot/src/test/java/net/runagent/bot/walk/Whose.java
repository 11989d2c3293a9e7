package net.runagent.bot.walk;

import net.runagent.core.account.ChatUser;

/**
 * A person on one platform. Nobody else's messages may ever contain the mark.
 *
 * @param name what the platform calls them, with the mark in it
 * @param mark stands in everything that this person gives us
 */
public record Whose(ChatUser user, String name, String mark, String language) {
    Whose speaking(String other) {
        return new Whose(user, name, mark, other);
    }
}
