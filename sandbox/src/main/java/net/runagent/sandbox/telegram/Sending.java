package net.runagent.sandbox.telegram;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import net.runagent.sandbox.people.StoredFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a bot does in chats: send, edit, delete. The messenger's lock is held by the caller. */
final class Sending {
    private static final long DELETABLE_SECONDS = 48 * 3600;
    private static final long MOST_PHOTO_BYTES = 10L << 20;
    private static final long MOST_DOCUMENT_BYTES = 50L << 20;

    private final Messenger messenger;
    private final Wire wire;
    private final Limits limits;
    private final List<Consumer<TelegramParty.Shown>> watchers = new CopyOnWriteArrayList<>();

    Sending(Messenger messenger, Wire wire, Limits limits) {
        this.messenger = messenger;
        this.wire = wire;
        this.limits = limits;
    }

    void watch(Consumer<TelegramParty.Shown> watcher) {
        watchers.add(watcher);
    }

    private void shown(Bot bot, Chat chat, Message message, boolean edited) {
        if (!watchers.isEmpty()) {
            TelegramParty.Shown shown = new TelegramParty.Shown(
                    "@" + bot.username, Long.toString(chat.user), message.id, message.text, edited, System.nanoTime());
            watchers.forEach(w -> w.accept(shown));
        }
    }

    ObjectNode text(Bot bot, Call call) {
        Formatted content = Formatted.of(call, "text", "entities").asText();
        return send(bot, call, content, null, null);
    }

    ObjectNode photo(Bot bot, Call call) {
        Formatted caption = Formatted.of(call, "caption", "caption_entities").asCaption();
        return send(bot, call, caption, file(call, "photo", MOST_PHOTO_BYTES), null);
    }

    ObjectNode document(Bot bot, Call call) {
        Formatted caption = Formatted.of(call, "caption", "caption_entities").asCaption();
        return send(bot, call, caption, null, file(call, "document", MOST_DOCUMENT_BYTES));
    }

    private ObjectNode send(
            Bot bot, Call call, Formatted content, @Nullable StoredFile photo, @Nullable StoredFile document) {
        Optional<JsonNode> markup = Markup.of(call);
        Chat chat = open(bot, call);
        limits.spend(bot.id, chat.user);
        Message message = new Message();
        message.fromBot = true;
        message.text = content.text();
        message.entities = content.entities();
        message.photo = photo == null ? null : photo.id();
        message.document = document == null ? null : document.id();
        message.guarded = call.flag("protect_content");
        message.replyTo = call.json("reply_parameters")
                .map(r -> r.path("message_id").asLong(0))
                .orElse(0L);
        markup.ifPresent(m -> message.inline = m.has("inline_keyboard") ? m : null);
        messenger.append(chat, bot, message);
        markup.ifPresent(m -> keyboard(chat, message, m));
        chat.action = "";
        shown(bot, chat, message, false);
        return wire.message(bot, user(chat), chat, message);
    }

    private static void keyboard(Chat chat, Message message, JsonNode markup) {
        if (markup.has("keyboard")) {
            chat.keyboard = markup;
            chat.keyboardMessage = message.id;
        } else if (markup.path("remove_keyboard").asBoolean(false)) {
            chat.keyboard = null;
        }
    }

    ObjectNode edit(Bot bot, Call call) {
        boolean text = call.method().equals("editMessageText");
        boolean caption = call.method().equals("editMessageCaption");
        Optional<JsonNode> markup = Markup.of(call);
        Chat chat = known(bot, call);
        Message message = chat.find(call.number("message_id", 0));
        if (message == null || message.deleted) {
            throw ApiError.bad("message to edit not found");
        }
        if (!message.fromBot) {
            throw ApiError.bad("message can't be edited");
        }
        Formatted content = new Formatted(message.text, message.entities);
        if (text) {
            if (message.media()) {
                throw ApiError.bad("there is no text in the message to edit");
            }
            content = Formatted.of(call, "text", "entities").asText();
        } else if (caption) {
            if (!message.media()) {
                throw ApiError.bad("there is no caption in the message to edit");
            }
            content = Formatted.of(call, "caption", "caption_entities").asCaption();
        }
        JsonNode inline = markup.filter(m -> m.has("inline_keyboard")).orElse(null);
        boolean sameText = message.text.equals(content.text()) && Wire.same(message.entities, content.entities());
        if (sameText && Wire.same(keys(message.inline), keys(inline))) {
            throw ApiError.bad("message is not modified: specified new message content and reply markup are exactly"
                    + " the same as a current content and reply markup of the message");
        }
        limits.spend(bot.id, chat.user);
        if (!message.text.equals(content.text())) {
            message.edits.add(message.text);
        }
        message.text = content.text();
        message.entities = content.entities();
        message.inline = inline;
        message.editDate = messenger.now();
        messenger.touch(chat, message);
        shown(bot, chat, message, true);
        return wire.message(bot, user(chat), chat, message);
    }

    private static @Nullable JsonNode keys(@Nullable JsonNode markup) {
        return markup == null ? null : markup.get("inline_keyboard");
    }

    /** A new picture or document in place of the old one. */
    ObjectNode editMedia(Bot bot, Call call) {
        Chat chat = known(bot, call);
        Message message = chat.find(call.number("message_id", 0));
        if (message == null || message.deleted) {
            throw ApiError.bad("message to edit not found");
        }
        JsonNode media = call.json("media").orElseThrow(() -> ApiError.bad("media not found"));
        String attached = media.path("media").asString("").replaceFirst("^attach://", "");
        Call.Upload upload = call.files().get(attached);
        if (upload != null) {
            StoredFile file = messenger.keepFile(upload.name(), upload.mediaType(), upload.content());
            boolean picture = media.path("type").asString("").equals("photo");
            message.photo = picture ? file.id() : null;
            message.document = picture ? null : file.id();
        }
        message.edits.add(message.text);
        message.text = media.path("caption").asString("");
        message.inline = Markup.of(call).filter(m -> m.has("inline_keyboard")).orElse(null);
        message.editDate = messenger.now();
        messenger.touch(chat, message);
        return wire.message(bot, user(chat), chat, message);
    }

    void delete(Bot bot, Call call, long id) {
        Chat chat = known(bot, call);
        Message message = chat.find(id);
        if (message == null || message.deleted) {
            throw ApiError.bad("message to delete not found");
        }
        if (messenger.now() - message.date > DELETABLE_SECONDS) {
            throw ApiError.bad("message can't be deleted for everyone");
        }
        message.deleted = true;
        messenger.touch(chat, message);
    }

    /** The chat the call names, if the bot may write there now. */
    Chat open(Bot bot, Call call) {
        Chat chat = known(bot, call);
        if (!chat.started) {
            throw ApiError.of(403, "Forbidden: bot can't initiate conversation with a user");
        }
        if (chat.blocked) {
            throw ApiError.of(403, "Forbidden: bot was blocked by the user");
        }
        return chat;
    }

    private Chat known(Bot bot, Call call) {
        if (!call.has("chat_id")) {
            throw ApiError.bad("chat_id is empty");
        }
        long id;
        try {
            id = Long.parseLong(call.text("chat_id").strip());
        } catch (NumberFormatException name) {
            throw ApiError.bad("chat not found");
        }
        if (messenger.user(id).isEmpty()) {
            throw ApiError.bad("chat not found");
        }
        return messenger.chat(bot.id, id);
    }

    private StoredFile file(Call call, String field, long most) {
        Call.Upload upload = call.files().get(field);
        if (upload == null && call.text(field).startsWith("attach://")) {
            upload = call.files().get(call.text(field).substring("attach://".length()));
        }
        if (upload != null) {
            if (upload.content().length == 0) {
                throw ApiError.bad("file must be non-empty");
            }
            if (upload.content().length > most) {
                throw ApiError.of(413, "Request Entity Too Large");
            }
            return messenger.keepFile(upload.name(), upload.mediaType(), upload.content());
        }
        if (!call.has(field)) {
            throw ApiError.bad("there is no " + field + " in the request");
        }
        return messenger
                .files
                .find(call.text(field))
                .orElseThrow(() -> ApiError.bad("wrong remote file identifier specified: Wrong string length"));
    }

    private User user(Chat chat) {
        return messenger.user(chat.user).orElseThrow();
    }
}
