package net.runagent.bot.telegram;

import java.util.regex.Pattern;

/** What a bot token looks like. Anything else never gets into a URL. */
final class BotToken {
    private static final Pattern TOKEN = Pattern.compile("[0-9]{1,20}:[A-Za-z0-9_-]{30,64}");

    private BotToken() {}

    static boolean wellFormed(String token) {
        return TOKEN.matcher(token).matches();
    }

    static String botId(String token) {
        return token.substring(0, token.indexOf(':'));
    }
}
