package net.runagent.sandbox.telegram;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.runagent.sandbox.people.Seen;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Keyboards: what may be sent, and what a person sees of it. */
final class Markup {
    private static final int MOST_BUTTONS = 100;

    private Markup() {}

    /** The reply markup of a call, with the limits of the Bot API checked. */
    static Optional<JsonNode> of(Call call) {
        Optional<JsonNode> markup = call.json("reply_markup");
        markup.ifPresent(Markup::check);
        return markup;
    }

    private static void check(JsonNode markup) {
        if (!markup.isObject()) {
            throw ApiError.bad("object expected as reply markup");
        }
        int count = 0;
        for (JsonNode row : rows(markup.get("inline_keyboard"))) {
            for (JsonNode button : row) {
                inline(button);
                count++;
            }
        }
        for (JsonNode row : rows(markup.get("keyboard"))) {
            for (JsonNode button : row) {
                if (label(button).isBlank()) {
                    throw ApiError.bad("can't parse keyboard button: Text must be non-empty");
                }
                count++;
            }
        }
        if (count > MOST_BUTTONS) {
            throw ApiError.bad("reply markup is too long");
        }
    }

    private static void inline(JsonNode button) {
        if (label(button).isBlank()) {
            throw ApiError.bad("can't parse inline keyboard button: Text must be non-empty");
        }
        JsonNode data = button.get("callback_data");
        JsonNode url = button.get("url");
        if (data != null) {
            int bytes = data.asString().getBytes(StandardCharsets.UTF_8).length;
            if (bytes < 1 || bytes > 64) {
                throw ApiError.bad("BUTTON_DATA_INVALID");
            }
        } else if (url != null) {
            checkUrl(url.asString());
        } else if (!button.has("copy_text") && button.size() < 2) {
            throw ApiError.bad("text buttons are unallowed in the inline keyboard");
        }
        JsonNode copy = button.path("copy_text").path("text");
        if (copy.isString()
                && (copy.stringValue().isEmpty() || copy.stringValue().length() > 256)) {
            throw ApiError.bad("BUTTON_COPY_TEXT_INVALID");
        }
    }

    private static void checkUrl(String url) {
        boolean fine;
        try {
            URI uri = URI.create(url);
            fine = uri.getScheme() != null && List.of("http", "https", "tg").contains(uri.getScheme());
        } catch (IllegalArgumentException broken) {
            fine = false;
        }
        if (!fine) {
            throw ApiError.bad("inline keyboard button URL '" + url + "' is invalid: Wrong HTTP URL");
        }
    }

    static List<JsonNode> rows(@Nullable JsonNode keyboard) {
        return keyboard == null ? List.of() : keyboard.valueStream().toList();
    }

    static List<JsonNode> buttons(@Nullable JsonNode keyboard) {
        List<JsonNode> all = new ArrayList<>();
        rows(keyboard).forEach(row -> row.forEach(all::add));
        return all;
    }

    static String label(JsonNode button) {
        return button.isString() ? button.stringValue() : button.path("text").asString("");
    }

    /** Labels of an inline keyboard's buttons that are no links, row by row. */
    static List<List<String>> labels(@Nullable JsonNode keyboard) {
        return rows(keyboard).stream()
                .map(row -> row.valueStream()
                        .filter(b -> !b.has("url"))
                        .map(Markup::label)
                        .toList())
                .filter(row -> !row.isEmpty())
                .toList();
    }

    /** Link buttons, then links inside the text. */
    static List<Seen.Link> links(Message message) {
        List<Seen.Link> links = new ArrayList<>();
        JsonNode inline = message.inline == null ? null : message.inline.get("inline_keyboard");
        for (JsonNode button : buttons(inline)) {
            if (button.has("url")) {
                links.add(new Seen.Link(label(button), button.get("url").asString()));
            }
        }
        if (message.entities != null) {
            for (JsonNode entity : message.entities) {
                if (entity.has("url")) {
                    int from = entity.get("offset").asInt();
                    int to = Math.min(
                            message.text.length(), from + entity.get("length").asInt());
                    links.add(new Seen.Link(
                            message.text.substring(from, to), entity.get("url").asString()));
                }
            }
        }
        return links;
    }
}
