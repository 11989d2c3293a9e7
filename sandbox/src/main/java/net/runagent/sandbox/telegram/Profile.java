package net.runagent.sandbox.telegram;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.people.ChatParty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a bot says about itself: commands, descriptions, webhook, files, chats. */
final class Profile {
    private static final int MOST_COMMANDS = 100;

    private final Messenger messenger;
    private final Wire wire;

    Profile(Messenger messenger, Wire wire) {
        this.messenger = messenger;
        this.wire = wire;
    }

    void addTo(Map<String, BiFunction<Bot, Call, Object>> methods) {
        methods.put("setMyCommands", this::setCommands);
        methods.put("getMyCommands", (bot, call) -> bot.commands.getOrDefault(scope(call), Json.array()));
        methods.put("deleteMyCommands", (bot, call) -> {
            bot.commands.remove(scope(call));
            messenger.changed();
            return true;
        });
        for (String what : new String[] {"Name", "Description", "ShortDescription"}) {
            String field =
                    what.equals("ShortDescription") ? "short_description" : what.toLowerCase(java.util.Locale.ROOT);
            methods.put("setMy" + what, (bot, call) -> {
                bot.profile.put(field + "|" + call.text("language_code"), call.text(field));
                messenger.changed();
                return true;
            });
            methods.put(
                    "getMy" + what,
                    (bot, call) -> Json.object()
                            .put(field, bot.profile.getOrDefault(field + "|" + call.text("language_code"), "")));
        }
        methods.put(
                "getWebhookInfo",
                (bot, call) -> Json.object()
                        .put("url", bot.webhook)
                        .put("has_custom_certificate", false)
                        .put("pending_update_count", bot.updates.size()));
        methods.put("setWebhook", (bot, call) -> webhook(bot, call, call.text("url")));
        methods.put("deleteWebhook", (bot, call) -> webhook(bot, call, ""));
        methods.put("getFile", (bot, call) -> file(call));
        methods.put(
                "getChat",
                (bot, call) -> messenger
                        .user(call.number("chat_id", 0))
                        .map(user -> (Object)
                                wire.chat(user).put("accent_color_id", 0).put("max_reaction_count", 11))
                        .orElseThrow(() -> ApiError.bad("chat not found")));
        methods.put("getUserProfilePhotos", (bot, call) -> {
            ObjectNode none = Json.object().put("total_count", 0);
            none.set("photos", Json.array());
            return none;
        });
        methods.put("getChatMenuButton", (bot, call) -> Json.object().put("type", "commands"));
    }

    private Object webhook(Bot bot, Call call, String url) {
        bot.webhook = url;
        if (call.flag("drop_pending_updates")) {
            bot.updates.clear();
        }
        messenger.changed();
        return true;
    }

    private Object setCommands(Bot bot, Call call) {
        JsonNode commands = call.json("commands").orElseThrow(() -> ApiError.bad("commands not found"));
        if (commands.size() > MOST_COMMANDS) {
            throw ApiError.bad("BOT_COMMANDS_TOO_MUCH");
        }
        for (JsonNode command : commands) {
            if (!command.path("command").asString("").matches("/?[a-z0-9_]{1,32}")) {
                throw ApiError.bad("BOT_COMMAND_INVALID");
            }
            int length = command.path("description").asString("").length();
            if (length < 1 || length > 256) {
                throw ApiError.bad("BOT_COMMAND_DESCRIPTION_INVALID");
            }
        }
        bot.commands.put(scope(call), commands);
        messenger.changed();
        return true;
    }

    private static String scope(Call call) {
        return call.json("scope").map(JsonNode::toString).orElse("{\"type\":\"default\"}") + "|"
                + call.text("language_code");
    }

    /** The commands that the app shows to this person: the narrowest scope wins, then the person's language. */
    static List<ChatParty.Command> menu(Bot bot, User user) {
        for (String scope : List.of(
                "{\"type\":\"chat\",\"chat_id\":" + user.id + "}",
                "{\"type\":\"chat\",\"chat_id\":\"" + user.id + "\"}",
                "{\"type\":\"all_private_chats\"}",
                "{\"type\":\"default\"}")) {
            for (String language : List.of(user.language, "")) {
                JsonNode commands = bot.commands.get(scope + "|" + language);
                if (commands != null) {
                    return commands.valueStream()
                            .map(c -> new ChatParty.Command(
                                    c.path("command").asString(""),
                                    c.path("description").asString("")))
                            .toList();
                }
            }
        }
        return List.of();
    }

    private Object file(Call call) {
        return messenger
                .files
                .find(call.text("file_id"))
                .map(f -> (Object) wire.file(f.id()).put("file_path", "documents/" + f.id()))
                .orElseThrow(() -> ApiError.bad("invalid file_id"));
    }
}
