package net.runagent.bot.telegram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.runagent.core.account.Platform;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cuts the answer of getUpdates into arrivals, whatever is in them: nothing undecodable may block what stands behind. */
final class TelegramUpdates {
    static final String SOURCE = "telegram";
    /** The lane of what nobody in particular sent. */
    private static final String NOBODY = Platform.TELEGRAM.word() + ":0";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TelegramUpdates() {}

    /**
     * @param newest the id after which to go on, null when nothing came
     * @param taps ids of the taps in it, to be acknowledged soon
     */
    record Cut(List<Arrival> arrivals, @Nullable Long newest, List<String> taps) {}

    static Cut cut(String answer, Ids ids) {
        JsonNode root = JSON.readTree(answer);
        if (!root.path("ok").asBoolean(false)) {
            throw new IllegalStateException(
                    "getUpdates was refused with " + root.path("error_code").asInt(0));
        }
        List<Arrival> arrivals = new ArrayList<>();
        List<String> taps = new ArrayList<>();
        Long newest = null;
        for (JsonNode update : root.path("result")) {
            long id = update.path("update_id").asLong(0);
            // The newest is the last one, not the greatest: after an idle week Telegram begins again anywhere.
            newest = id;
            String tap = update.path("callback_query").path("id").asString("");
            if (!tap.isEmpty()) {
                taps.add(tap);
            }
            arrivals.add(new Arrival(
                    ids.next(),
                    SOURCE,
                    "u:" + id,
                    actionKey(update, tap),
                    lane(update),
                    JSON.writeValueAsString(update).getBytes(StandardCharsets.UTF_8)));
        }
        return new Cut(arrivals, newest, taps);
    }

    /** Apps send a tap again after a reconnect; a created bot is reported in two ways. Both are one action. */
    private static @Nullable String actionKey(JsonNode update, String tap) {
        if (!tap.isEmpty()) {
            return "cq:" + tap;
        }
        JsonNode managed = update.path("managed_bot");
        JsonNode created = update.path("message").path("managed_bot_created");
        if (managed.isObject()) {
            return botKey(managed.path("user"), managed.path("bot"));
        }
        return created.isObject() ? botKey(update.path("message").path("from"), created.path("bot")) : null;
    }

    private static String botKey(JsonNode owner, JsonNode bot) {
        return "mb:" + owner.path("id").asLong(0) + ":" + bot.path("id").asLong(0);
    }

    private static String lane(JsonNode update) {
        for (JsonNode part : update) {
            JsonNode person = part.path("from").isObject() ? part.path("from") : part.path("user");
            if (person.path("id").isIntegralNumber() && person.path("id").asLong() > 0) {
                return Platform.TELEGRAM.word() + ":" + person.path("id").asLong();
            }
        }
        return NOBODY;
    }
}
