package net.runagent.sandbox.telegram;

import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of accounts, chats and messages as the Bot API writes it. */
final class Wire {
    private final Messenger messenger;

    Wire(Messenger messenger) {
        this.messenger = messenger;
    }

    ObjectNode user(User user) {
        return Json.object()
                .put("id", user.id)
                .put("is_bot", false)
                .put("first_name", user.name)
                .put("username", user.username)
                .put("language_code", user.language);
    }

    ObjectNode bot(Bot bot) {
        return Json.object()
                .put("id", bot.id)
                .put("is_bot", true)
                .put("first_name", bot.name)
                .put("username", bot.username);
    }

    /** As getMe answers. */
    ObjectNode self(Bot bot) {
        return bot(bot).put("can_join_groups", true)
                .put("can_read_all_group_messages", false)
                .put("supports_inline_queries", false)
                .put("can_connect_to_business", false)
                .put("has_main_web_app", false)
                .put("can_manage_bots", bot.canManage);
    }

    ObjectNode chat(User user) {
        return Json.object()
                .put("id", user.id)
                .put("type", "private")
                .put("first_name", user.name)
                .put("username", user.username);
    }

    ObjectNode message(Bot bot, User user, Chat chat, Message message) {
        ObjectNode json = Json.object().put("message_id", message.id);
        json.set("from", message.fromBot ? bot(bot) : user(user));
        json.put("date", message.date);
        json.set("chat", chat(user));
        if (message.editDate > 0) {
            json.put("edit_date", message.editDate);
        }
        if (message.guarded) {
            json.put("has_protected_content", true);
        }
        Message quoted = message.replyTo == 0 ? null : chat.find(message.replyTo);
        if (quoted != null) {
            ObjectNode reply = message(bot, user, chat, quoted);
            reply.remove("reply_to_message");
            json.set("reply_to_message", reply);
        }
        content(json, message);
        if (message.inline != null) {
            json.set("reply_markup", message.inline);
        }
        if (message.service != null) {
            json.setAll((ObjectNode) message.service);
        }
        return json;
    }

    private void content(ObjectNode json, Message message) {
        boolean media = message.media();
        if (!message.text.isEmpty()) {
            json.put(media ? "caption" : "text", message.text);
        }
        if (message.entities != null && !message.entities.isEmpty()) {
            json.set(media ? "caption_entities" : "entities", message.entities);
        }
        if (message.photo != null) {
            json.set("photo", photo(message.photo));
        }
        if (message.document != null) {
            json.set("document", document(message.document));
        }
    }

    private ArrayNode photo(String id) {
        return Json.array().add(file(id).put("width", 800).put("height", 480));
    }

    private ObjectNode document(String id) {
        ObjectNode json = file(id);
        messenger.files.find(id).ifPresent(f -> json.put("file_name", f.name()).put("mime_type", f.mediaType()));
        return json;
    }

    ObjectNode file(String id) {
        ObjectNode json = Json.object().put("file_id", id).put("file_unique_id", id.substring(0, 15));
        messenger.files.find(id).ifPresent(f -> json.put("file_size", f.size()));
        return json;
    }

    /** What is left of a message that is too old to be shown to the bot. */
    ObjectNode inaccessible(User user, Message message) {
        ObjectNode json = Json.object();
        json.set("chat", chat(user));
        return json.put("message_id", message.id).put("date", 0);
    }

    ObjectNode membership(Bot bot, User user, boolean blocked) {
        ObjectNode json = Json.object();
        json.set("chat", chat(user));
        json.set("from", user(user));
        json.put("date", messenger.now());
        json.set("old_chat_member", member(bot, !blocked));
        json.set("new_chat_member", member(bot, blocked));
        return json;
    }

    private ObjectNode member(Bot bot, boolean kicked) {
        ObjectNode json = Json.object().put("status", kicked ? "kicked" : "member");
        json.set("user", bot(bot));
        if (kicked) {
            json.put("until_date", 0);
        }
        return json;
    }

    static boolean same(@Nullable JsonNode a, @Nullable JsonNode b) {
        return normal(a).equals(normal(b));
    }

    private static JsonNode normal(@Nullable JsonNode node) {
        return node == null || node.isNull() ? Json.array() : node;
    }
}
