package net.runagent.bot.discord;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How we remember a message of Discord: {@code <channel>/<message>} for one that we may change at any time, {@code
 * e/<message>} for one that only its reader sees and that can be changed only through an interaction with it.
 */
record MessageRef(@Nullable String channel, String message) {
    private static final String ONLY_FOR_ONE = "e";
    private static final int EPHEMERAL = 1 << 6;

    /** @param around where the channel is told when the message itself does not */
    static String of(JsonNode message, JsonNode around) {
        boolean ephemeral = (message.path("flags").asInt(0) & EPHEMERAL) != 0;
        String channel =
                message.path("channel_id").asString(around.path("channel_id").asString(""));
        return (ephemeral || channel.isEmpty() ? ONLY_FOR_ONE : channel) + "/"
                + message.path("id").asString("");
    }

    static MessageRef read(String ref) {
        int slash = ref.indexOf('/');
        String channel = ref.substring(0, Math.max(0, slash));
        return new MessageRef(channel.equals(ONLY_FOR_ONE) ? null : channel, ref.substring(slash + 1));
    }
}
