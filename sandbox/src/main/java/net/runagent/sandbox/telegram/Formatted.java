package net.runagent.sandbox.telegram;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A text as people read it, with its formatting beside it. */
record Formatted(String text, @Nullable JsonNode entities) {
    private static final int MOST_TEXT = 4096;
    private static final int MOST_CAPTION = 1024;

    /** The text of a call, parsed as its parse mode says. */
    static Formatted of(Call call, String field, String entitiesField) {
        String raw = call.text(field);
        String mode = call.text("parse_mode").toLowerCase(java.util.Locale.ROOT);
        return switch (mode) {
            case "" -> new Formatted(raw.strip(), call.json(entitiesField).orElse(null));
            case "html" -> Html.parse(raw);
            case "markdownv2" -> Markdown.parse(raw);
            case "markdown" -> new Formatted(raw.replaceAll("[*_`]", "").strip(), null);
            default -> throw ApiError.bad("unsupported parse_mode");
        };
    }

    Formatted asText() {
        if (text.isEmpty()) {
            throw ApiError.bad("message text is empty");
        }
        if (text.length() > MOST_TEXT) {
            throw ApiError.bad("message is too long");
        }
        return this;
    }

    Formatted asCaption() {
        if (text.length() > MOST_CAPTION) {
            throw ApiError.bad("message caption is too long");
        }
        return this;
    }
}
