package net.runagent.bot.discord;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A rendered message as it lies in the outbox: everything but where it goes.
 *
 * @param pages at least one; only a choice has more
 */
record DiscordMessage(List<Page> pages, @Nullable Media media) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param words Markdown */
    record Page(String words, @Nullable Menu menu, List<List<Button>> rows) {}

    /** @param id what the menu carries; {@code hint} is shown in it until something is chosen */
    record Menu(String id, String hint, List<Option> options) {}

    record Option(String label, String value, @Nullable String description) {}

    record Button(String label, Kind kind, String value) {
        enum Kind {
            NORMAL,
            PRIMARY,
            DANGER,
            LINK
        }
    }

    /** @param alt what the picture shows, in words; null for a file that is no picture */
    record Media(
            String fileName,
            String mediaType,
            byte[] content,
            @Nullable String alt) {}

    static DiscordMessage text(String words, List<List<Button>> rows) {
        return new DiscordMessage(List.of(new Page(words, null, rows)), null);
    }

    static DiscordMessage read(byte[] body) {
        return JSON.readValue(body, DiscordMessage.class);
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    Page page(int number) {
        return pages.get(Math.min(number, pages.size() - 1));
    }
}
