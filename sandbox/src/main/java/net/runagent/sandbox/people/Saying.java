package net.runagent.sandbox.people;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person sends.
 *
 * @param to the bot, {@code @runagent_bot} when absent
 * @param edit id of an own message that gets this text
 * @param options of a slash command, by name
 * @param autocomplete asks for suggestions to the last of the options and sends nothing
 */
public record Saying(
        @Nullable String text,
        @Nullable String to,
        @Nullable File file,
        @Nullable String caption,
        @Nullable Long replyTo,
        @Nullable Long edit,
        @Nullable Map<String, String> options,
        boolean autocomplete) {

    /** @param base64 the content */
    public record File(String name, String base64) {}

    public static Saying of(String text) {
        return to(null, text);
    }

    public static Saying to(@Nullable String bot, String text) {
        return new Saying(text, bot, null, null, null, null, null, false);
    }
}
