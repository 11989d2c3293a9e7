package net.runagent.bot.web;

import java.util.HashMap;
import java.util.Map;
import net.runagent.core.account.Platform;

/** How a page names the chat it belongs to, so that whom it was sent to by a stranger notices. */
final class WhoseChat {
    private static final int NAME_MOST = 48;

    private WhoseChat() {}

    /** Facts for templates and texts; more may be put in. */
    static Map<String, Object> facts(Platform platform, String name, String idEnd) {
        Map<String, Object> facts = new HashMap<>();
        facts.put(
                "platform",
                switch (platform) {
                    case TELEGRAM -> "Telegram";
                    case DISCORD -> "Discord";
                });
        facts.put("name", shortened(name));
        facts.put("idEnd", idEnd);
        return facts;
    }

    /** Names are chosen by strangers: no line breaks or direction marks, and not longer than a line. */
    private static String shortened(String name) {
        String plain = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
        return plain.codePointCount(0, plain.length()) <= NAME_MOST
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, NAME_MOST)) + "…";
    }
}
