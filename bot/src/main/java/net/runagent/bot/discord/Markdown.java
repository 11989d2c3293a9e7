package net.runagent.bot.discord;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.bot.conversation.Cutting;

/** Discord's Markdown. Our texts carry three small tags, {@code <b>}, {@code <i>} and {@code <code>}; nothing else does. */
final class Markdown {
    /** What can begin markup or a mention anywhere in a line. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\*_~`|<>@#\\[\\]]");

    /** What makes a list or a heading at the beginning of a line. */
    private static final Pattern LINE_START = Pattern.compile("(?m)^(\\s*)([-+]|[0-9]+\\.)(\\s)");

    private static final Pattern CODE = Pattern.compile("(?<!\\\\)<code>(.*?)(?<!\\\\)</code>", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("(?<!\\\\)</?(b|i)>");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([^0-9A-Za-z\\s])");
    private static final Pattern MARKUP = Pattern.compile("(?<!\\\\)(\\*\\*|\\*|`)");

    private Markdown() {}

    /** Words of a person, which are never markup, mention anybody or link anywhere. */
    static String escape(String text) {
        String escaped = SPECIAL.matcher(text).replaceAll("\\\\$0");
        return LINE_START.matcher(escaped).replaceAll(match -> {
            String mark = match.group(2);
            String shown = mark.length() == 1 ? "\\" + mark : mark.substring(0, mark.length() - 1) + "\\.";
            return Matcher.quoteReplacement(match.group(1) + shown + match.group(3));
        });
    }

    /** @param said a text of ours with every argument {@linkplain #escape escaped} */
    static String of(String said) {
        String coded = CODE.matcher(said)
                .replaceAll(code ->
                        Matcher.quoteReplacement("`" + unescaped(code.group(1)).replace("`", "'") + "`"));
        return TAG.matcher(coded).replaceAll(tag -> tag.group(1).equals("b") ? "**" : "*");
    }

    /** What a person sees. */
    static String visible(String markdown) {
        return unescaped(MARKUP.matcher(markdown).replaceAll(""));
    }

    /** The same words within the limit; a text that has to be cut loses its markup, never half a mark. */
    static String within(String markdown, int limit) {
        if (markdown.length() <= limit) {
            return markdown;
        }
        String visible = visible(markdown);
        // Escaping makes it longer again: shorter in proportion, until it fits.
        int room = limit;
        String cut = escape(Cutting.cut(visible, room));
        while (cut.length() > limit) {
            room = Math.min(room - 1, room * limit / cut.length());
            cut = escape(Cutting.cut(visible, room));
        }
        return cut;
    }

    private static String unescaped(String text) {
        return ESCAPED.matcher(text).replaceAll(match -> Matcher.quoteReplacement(match.group(1)));
    }
}
