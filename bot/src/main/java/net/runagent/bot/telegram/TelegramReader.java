package net.runagent.bot.telegram;

import java.util.ArrayList;
import java.util.List;
import net.runagent.core.account.ChatUser;
import net.runagent.core.conversation.ChatReader;
import net.runagent.core.conversation.Heard;
import net.runagent.core.conversation.SecretShapes;
import net.runagent.core.work.Arrival;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Understands Telegram's updates. Names in them are for showing only; a person is a numeric id. */
final class TelegramReader implements ChatReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What a message can be instead of text, as far as we name it. */
    private static final List<String> KINDS = List.of(
            "photo",
            "document",
            "voice",
            "sticker",
            "video",
            "video_note",
            "animation",
            "audio",
            "location",
            "venue",
            "contact",
            "poll",
            "dice",
            "story",
            "game");

    @Override
    public Heard read(Arrival arrival) {
        JsonNode update = JSON.readTree(arrival.body());
        if (update.path("message").isObject()) {
            return message(arrival, update.path("message"), null);
        }
        if (update.path("edited_message").isObject()) {
            return message(arrival, update.path("edited_message"), "edited");
        }
        if (update.path("callback_query").isObject()) {
            return tap(arrival, update.path("callback_query"));
        }
        if (update.path("my_chat_member").isObject()) {
            return member(arrival, update.path("my_chat_member"));
        }
        if (update.path("managed_bot").isObject()) {
            JsonNode owner = update.path("managed_bot").path("user");
            return heard(arrival, owner, owner.path("id").asString(""), true, null, bot(update.path("managed_bot")));
        }
        return nothing(arrival);
    }

    private static Heard message(Arrival arrival, JsonNode message, @Nullable String kind) {
        JsonNode chat = message.path("chat");
        boolean direct = chat.path("type").asString("").equals("private");
        Heard.Signal signal = message.path("managed_bot_created").isObject()
                ? bot(message.path("managed_bot_created"))
                : words(message, kind);
        if (!message.path("from").isObject() || (service(message) && signal instanceof Heard.Words)) {
            return nothing(arrival);
        }
        String id = message.path("message_id").asString("");
        return heard(arrival, message.path("from"), chat.path("id").asString(""), direct, id, signal);
    }

    private static Heard.Words words(JsonNode message, @Nullable String given) {
        List<String> beside = new ArrayList<>(shown(message));
        add(beside, message.path("quote").path("text"));
        shown(message.path("external_reply")).forEach(beside::add);
        JsonNode answered = message.path("reply_to_message");
        // What the person answers to is theirs to be searched only when it is not a message of a bot.
        List<String> earlier = answered.path("from").path("is_bot").asBoolean(false) ? List.of() : said(answered);
        beside.addAll(earlier);
        String text = message.path("text").asString("");
        String kind = given != null ? given : text.isEmpty() ? kind(message) : "text";
        boolean theirs = answered.path("from").path("id").asLong(0)
                == message.path("from").path("id").asLong(-1);
        boolean again = theirs
                && earlier.stream().anyMatch(part -> SecretShapes.in(part).isPresent());
        return new Heard.Words(
                text, beside, kind, again ? answered.path("message_id").asString("") : null);
    }

    private static List<String> said(JsonNode message) {
        List<String> parts = new ArrayList<>();
        add(parts, message.path("text"));
        parts.addAll(shown(message));
        return parts;
    }

    /** Everything that a person can write into a message besides its text. */
    private static List<String> shown(JsonNode message) {
        List<String> parts = new ArrayList<>();
        add(parts, message.path("caption"));
        for (String media : List.of("document", "video", "audio", "animation")) {
            add(parts, message.path(media).path("file_name"));
            add(parts, message.path(media).path("title"));
            add(parts, message.path(media).path("performer"));
        }
        for (String entities : List.of("entities", "caption_entities")) {
            message.path(entities).forEach(entity -> add(parts, entity.path("url")));
        }
        JsonNode poll = message.path("poll");
        add(parts, poll.path("question"));
        add(parts, poll.path("explanation"));
        poll.path("options").forEach(option -> add(parts, option.path("text")));
        for (String part : List.of("first_name", "last_name", "vcard")) {
            add(parts, message.path("contact").path(part));
        }
        add(parts, message.path("venue").path("title"));
        add(parts, message.path("venue").path("address"));
        return parts;
    }

    private static String kind(JsonNode message) {
        return KINDS.stream().filter(message::has).findFirst().orElse("other");
    }

    private static void add(List<String> texts, JsonNode node) {
        String text = node.asString("");
        if (!text.isEmpty()) {
            texts.add(text);
        }
    }

    /** Telegram's own remarks, such as a pinned message. */
    private static boolean service(JsonNode message) {
        return !message.has("text") && !message.has("caption") && KINDS.stream().noneMatch(message::has);
    }

    private static Heard tap(Arrival arrival, JsonNode query) {
        JsonNode chat = query.path("message").path("chat");
        boolean direct =
                chat.isMissingNode() || chat.path("type").asString("private").equals("private");
        String message = query.path("message").path("message_id").asString("");
        return heard(
                arrival,
                query.path("from"),
                chat.isMissingNode()
                        ? query.path("from").path("id").asString("")
                        : chat.path("id").asString(""),
                direct,
                message.isEmpty() ? null : message,
                new Heard.Tapped(
                        query.path("id").asString(""), query.path("data").asString("")));
    }

    private static Heard member(Arrival arrival, JsonNode change) {
        JsonNode chat = change.path("chat");
        String status = change.path("new_chat_member").path("status").asString("");
        boolean gone = status.equals("kicked") || status.equals("left");
        if (chat.path("type").asString("").equals("private")) {
            return heard(
                    arrival, change.path("from"), chat.path("id").asString(""), true, null, new Heard.Reach(!gone));
        }
        Heard.Signal invited = gone ? new Heard.Nothing() : new Heard.Words("", List.of(), "invitation");
        return heard(arrival, change.path("from"), chat.path("id").asString(""), false, null, invited);
    }

    private static Heard.BotMade bot(JsonNode event) {
        JsonNode bot = event.path("bot");
        return new Heard.BotMade(
                bot.path("id").asString(""), bot.path("username").asString(""));
    }

    private static Heard heard(
            Arrival arrival,
            JsonNode from,
            String chat,
            boolean direct,
            @Nullable String message,
            Heard.Signal signal) {
        String language = from.path("language_code").asString("");
        String name = from.path("first_name").asString("") + " "
                + from.path("last_name").asString("");
        return new Heard(
                arrival.id(),
                ChatUser.ofLane(arrival.lane()),
                chat,
                direct,
                name.strip(),
                language.isEmpty() ? null : language,
                message == null || message.isEmpty() ? null : message,
                signal);
    }

    private static Heard nothing(Arrival arrival) {
        return new Heard(arrival.id(), ChatUser.ofLane(arrival.lane()), "", true, "", null, null, new Heard.Nothing());
    }
}
