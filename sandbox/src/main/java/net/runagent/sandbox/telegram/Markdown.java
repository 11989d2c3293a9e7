package net.runagent.sandbox.telegram;

import java.nio.charset.StandardCharsets;

/** MarkdownV2 reduced to its text; reserved characters without a backslash are refused as the real parser does. */
final class Markdown {
    private static final String MARKERS = "*_~|`[]()>";
    private static final String RESERVED = "#+-=.!{}";

    private Markdown() {}

    static Formatted parse(String source) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\\' && i + 1 < source.length()) {
                text.append(source.charAt(++i));
            } else if (RESERVED.indexOf(c) >= 0) {
                int offset = source.substring(0, i).getBytes(StandardCharsets.UTF_8).length;
                throw ApiError.bad("can't parse entities: Character '" + c
                        + "' is reserved and must be escaped with the preceding '\\' at byte offset " + offset);
            } else if (MARKERS.indexOf(c) < 0) {
                text.append(c);
            }
        }
        return new Formatted(text.toString().strip(), null);
    }
}
