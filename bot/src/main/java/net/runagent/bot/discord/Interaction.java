package net.runagent.bot.discord;

import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a person did with us, as Discord tells it. Its token is the right to answer it for a quarter of an hour.
 *
 * @param direct done in the person's own chat with us, where nobody else reads along
 * @param channel where it was done
 * @param message reference to the message that carries what was tapped, null when there is none; see {@link MessageRef}
 * @param customId what the tapped button, menu or form carried, forgeable
 */
record Interaction(
        String id,
        String token,
        Kind kind,
        ChatUser user,
        boolean direct,
        String channel,
        @Nullable String message,
        String customId,
        String locale) {
    enum Kind {
        COMMAND,
        COMPONENT,
        AUTOCOMPLETE,
        FORM,
        OTHER;

        /** Numbers of Discord's interaction types. */
        private static Kind of(int type) {
            return switch (type) {
                case 2 -> COMMAND;
                case 3 -> COMPONENT;
                case 4 -> AUTOCOMPLETE;
                case 5 -> FORM;
                default -> OTHER;
            };
        }
    }

    private static final int BOT_DM = 1;

    static Interaction of(JsonNode raw) {
        JsonNode message = raw.path("message");
        return new Interaction(
                raw.path("id").asString(""),
                raw.path("token").asString(""),
                Kind.of(raw.path("type").asInt(0)),
                new ChatUser(Platform.DISCORD, person(raw).path("id").asString("")),
                raw.path("context").asInt(-1) == BOT_DM,
                raw.path("channel_id").asString(raw.path("channel").path("id").asString("")),
                message.path("id").asString("").isEmpty() ? null : MessageRef.of(message, raw),
                raw.path("data").path("custom_id").asString(""),
                raw.path("locale").asString(""));
    }

    /** In a server the person is a member; elsewhere just a person. */
    static JsonNode person(JsonNode raw) {
        JsonNode member = raw.path("member").path("user");
        return member.isObject() ? member : raw.path("user");
    }

    /** Whether there is a message above that an answer may change. */
    boolean onMessage() {
        return message != null;
    }

    @Override
    public String toString() {
        return "Interaction[" + id + " " + kind + "]";
    }
}
