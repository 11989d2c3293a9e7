package net.runagent.bot.telegram;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A rendered message as it lies in the outbox: everything but the chat and the message to edit.
 *
 * @param pages at least one; only a choice has more
 * @param media {@code photo} or {@code document}, null for text
 * @param guarded may not be forwarded or saved
 * @param offer a keyboard that offers to create a bot
 * @param closing takes such a keyboard away
 */
record TelegramMessage(
        List<Page> pages,
        @Nullable Media media,
        boolean guarded,
        @Nullable Offer offer,
        boolean closing) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param html the words in Telegram's HTML */
    record Page(String html, List<List<Button>> rows) {}

    /** @param kind {@code data}, {@code url} or {@code copy}; {@code style} null, {@code primary} or {@code danger} */
    record Button(
            String label,
            String kind,
            String value,
            @Nullable String style) {}

    record Media(String kind, String fileName, byte[] content) {}

    record Offer(String button, String name, String username, String cancel) {}

    static TelegramMessage text(String html, List<List<Button>> rows) {
        return new TelegramMessage(List.of(new Page(html, rows)), null, false, null, false);
    }

    static TelegramMessage read(byte[] body) {
        return JSON.readValue(body, TelegramMessage.class);
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }
}
