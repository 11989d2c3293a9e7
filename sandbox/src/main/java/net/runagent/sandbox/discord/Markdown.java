package net.runagent.sandbox.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.sandbox.people.Seen;
import org.jspecify.annotations.Nullable;

/** What a client shows of Discord's markdown: the words without the marks, and the links. */
final class Markdown {
    private static final Pattern MARK = Pattern.compile(
            "\\\\(?<escaped>[^\\w\\s])"
                    + "|```(?:\\w+\\n)?(?<block>.*?)```"
                    + "|`(?<code>[^`]+)`"
                    + "|\\[(?<label>(?:\\\\.|[^\\]\\\\])+)]\\(<?(?<href>https?://[^\\s)>]+)>?\\)"
                    + "|<(?<angled>https?://[^>\\s]+)>"
                    + "|(?<url>https?://[^\\s>)]+)"
                    + "|\\*\\*|__|~~|\\|\\|"
                    + "|(?<=^|[\\s(])[*_](?=\\S)"
                    + "|(?<=\\S)[*_](?=$|[\\s.,;:!?)])"
                    + "|^(?:#{1,3}|-#|>) ",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final List<String> KEPT = List.of("escaped", "block", "code", "angled", "url");

    private Markdown() {}

    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        Matcher mark = MARK.matcher(text);
        while (mark.find()) {
            mark.appendReplacement(plain, Matcher.quoteReplacement(kept(mark)));
        }
        return mark.appendTail(plain).toString();
    }

    static List<Seen.Link> links(String text) {
        List<Seen.Link> links = new ArrayList<>();
        Matcher mark = MARK.matcher(text);
        while (mark.find()) {
            String label = mark.group("label");
            if (label != null) {
                links.add(new Seen.Link(plain(label), mark.group("href")));
            }
        }
        return links;
    }

    private static String kept(Matcher mark) {
        String label = mark.group("label");
        if (label != null) {
            return plain(label);
        }
        for (String name : KEPT) {
            @Nullable String text = mark.group(name);
            if (text != null) {
                return text;
            }
        }
        return "";
    }
}
