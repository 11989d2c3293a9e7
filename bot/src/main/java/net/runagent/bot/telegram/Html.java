package net.runagent.bot.telegram;

import java.util.regex.Pattern;
import net.runagent.bot.conversation.Cutting;

/** Telegram's small HTML. */
final class Html {
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]*>");

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** What a person sees: Telegram's limits count this. */
    static String visible(String html) {
        return TAG.matcher(html)
                .replaceAll("")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    /** The same words within the limit; a text that has to be cut loses its markup, never half a tag. */
    static String within(String html, int limit) {
        String visible = visible(html);
        return visible.length() <= limit ? html : escape(Cutting.cut(visible, limit));
    }
}
