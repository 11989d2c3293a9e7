package net.runagent.bot.discord;

import java.util.regex.Pattern;

/** What a bot token looks like. Anything else never gets into a header. */
final class DiscordToken {
    private static final Pattern TOKEN =
            Pattern.compile("[A-Za-z0-9_-]{17,40}\\.[A-Za-z0-9_-]{4,12}\\.[A-Za-z0-9_-]{24,80}");

    private DiscordToken() {}

    static boolean wellFormed(String token) {
        return TOKEN.matcher(token).matches();
    }
}
