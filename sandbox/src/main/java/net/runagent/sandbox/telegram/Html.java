package net.runagent.sandbox.telegram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Telegram's HTML: few tags, strictly nested; anything else is refused as the real parser does. */
final class Html {
    private static final Map<String, String> TAGS = Map.ofEntries(
            Map.entry("b", "bold"),
            Map.entry("strong", "bold"),
            Map.entry("i", "italic"),
            Map.entry("em", "italic"),
            Map.entry("u", "underline"),
            Map.entry("ins", "underline"),
            Map.entry("s", "strikethrough"),
            Map.entry("strike", "strikethrough"),
            Map.entry("del", "strikethrough"),
            Map.entry("span", "spoiler"),
            Map.entry("tg-spoiler", "spoiler"),
            Map.entry("a", "text_link"),
            Map.entry("code", "code"),
            Map.entry("pre", "pre"),
            Map.entry("blockquote", "blockquote"),
            Map.entry("tg-emoji", "custom_emoji"),
            Map.entry("tg-time", "date_time"));
    private static final Pattern HREF = Pattern.compile("href\\s*=\\s*(\"([^\"]*)\"|'([^']*)'|([^\\s>]+))");
    private static final Pattern REFERENCE = Pattern.compile("&(#x?[0-9a-fA-F]+|lt|gt|amp|quot);");

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode entities = Json.array();
    private final Deque<Open> open = new ArrayDeque<>();

    private record Open(String tag, String attributes, int offset) {}

    private Html(String source) {
        this.source = source;
    }

    static Formatted parse(String source) {
        return new Html(source).run();
    }

    /** The text with character references resolved. */
    static String plain(String encoded) {
        Matcher references = REFERENCE.matcher(encoded);
        return references.replaceAll(r -> Matcher.quoteReplacement(resolve(r.group(1))));
    }

    private Formatted run() {
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '<') {
                at = tag(at);
            } else if (c == '&') {
                at = reference(at);
            } else {
                text.append(c);
                at++;
            }
        }
        if (!open.isEmpty()) {
            throw refused("Can't find end tag corresponding to start tag \"" + open.peek().tag + "\"");
        }
        return trimmed();
    }

    private int tag(int at) {
        int end = source.indexOf('>', at);
        if (end < 0) {
            throw refused("Unclosed start tag at byte offset " + bytes(at));
        }
        String inside = source.substring(at + 1, end).strip();
        if (inside.startsWith("/")) {
            close(inside.substring(1).strip().toLowerCase(Locale.ROOT), at);
            return end + 1;
        }
        String name = inside.split("[\\s/]", 2)[0].toLowerCase(Locale.ROOT);
        if (!TAGS.containsKey(name)) {
            throw refused("Unsupported start tag \"" + name + "\" at byte offset " + bytes(at));
        }
        if (name.equals("span") && !inside.contains("tg-spoiler")) {
            throw refused("Tag \"span\" must have class \"tg-spoiler\" at byte offset " + bytes(at));
        }
        open.push(new Open(name, inside.substring(name.length()), text.length()));
        return end + 1;
    }

    private void close(String name, int at) {
        if (open.isEmpty()) {
            throw refused("Unexpected end tag at byte offset " + bytes(at));
        }
        Open start = open.pop();
        if (!name.isEmpty() && !name.equals(start.tag)) {
            throw refused("Unmatched end tag at byte offset " + bytes(at) + ", expected \"</" + start.tag
                    + ">\", found \"</" + name + ">\"");
        }
        int length = text.length() - start.offset;
        String address = start.tag.equals("a") ? href(start.attributes) : null;
        if (length > 0 && (address == null || !address.isEmpty())) {
            ObjectNode entity = Json.object()
                    .put("type", TAGS.get(start.tag))
                    .put("offset", start.offset)
                    .put("length", length);
            if (address != null) {
                entity.put("url", address);
            }
            entities.add(entity);
        }
    }

    private static String href(String attributes) {
        Matcher found = HREF.matcher(attributes);
        if (!found.find()) {
            return "";
        }
        String value = firstOf(found.group(2), found.group(3), found.group(4));
        return plain(value);
    }

    private static String firstOf(@Nullable String... values) {
        for (String value : values) {
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    private int reference(int at) {
        Matcher found = REFERENCE.matcher(source).region(at, source.length());
        if (found.lookingAt()) {
            text.append(resolve(found.group(1)));
            return found.end();
        }
        text.append('&');
        return at + 1;
    }

    private static String resolve(String name) {
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            default -> number(name);
        };
    }

    private static String number(String reference) {
        try {
            boolean hex = reference.startsWith("#x");
            int point = Integer.parseInt(reference.substring(hex ? 2 : 1), hex ? 16 : 10);
            return Character.isValidCodePoint(point) && point > 0 ? Character.toString(point) : "";
        } catch (NumberFormatException tooBig) {
            return "";
        }
    }

    /** White space at both ends vanishes, and the entities move with the text. */
    private Formatted trimmed() {
        String whole = text.toString();
        int cut = whole.length() - whole.stripLeading().length();
        String stripped = whole.strip();
        ArrayNode moved = Json.array();
        entities.forEach(e -> {
            int from = Math.max(0, e.get("offset").asInt() - cut);
            int to = Math.min(
                    stripped.length(),
                    e.get("offset").asInt() - cut + e.get("length").asInt());
            if (to > from) {
                moved.add(((ObjectNode) e).put("offset", from).put("length", to - from));
            }
        });
        return new Formatted(stripped, moved.isEmpty() ? null : moved);
    }

    private int bytes(int at) {
        return source.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
    }

    private static ApiError refused(String why) {
        return ApiError.bad("can't parse entities: " + why);
    }
}
