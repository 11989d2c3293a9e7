package net.runagent.bot.discord;

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

/**
 * Understands what the gateway brought. Whatever an interaction is answered with only its person sees, so each of them
 * counts as said in private, wherever it was done. The chat is the channel of the person's own chat with us, where the
 * event is from there; otherwise the person stands for it, and we may not know that channel, or there may be none.
 */
final class DiscordReader implements ChatReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Numbers of Discord's message types that a person has written; the others are Discord's own remarks. */
    private static final List<Integer> WRITTEN = List.of(0, 19);

    @Override
    public Heard read(Arrival arrival) {
        JsonNode kept = JSON.readTree(arrival.body());
        JsonNode body = kept.path("d");
        return switch (kept.path("t").asString("")) {
            case "INTERACTION_CREATE" -> interaction(arrival, body);
            case "MESSAGE_CREATE" -> message(arrival, body, null);
            case "MESSAGE_UPDATE" -> message(arrival, body, "edited");
            default -> throw new IllegalArgumentException("not an event that this door keeps");
        };
    }

    /** The interaction of an arrival, null for a message. */
    static @Nullable Interaction interactionOf(Arrival arrival) {
        JsonNode kept = JSON.readTree(arrival.body());
        return kept.path("t").asString("").equals("INTERACTION_CREATE") ? Interaction.of(kept.path("d")) : null;
    }

    static String channelOf(Arrival arrival) {
        return JSON.readTree(arrival.body()).path("d").path("channel_id").asString("");
    }

    private static Heard interaction(Arrival arrival, JsonNode body) {
        Interaction interaction = Interaction.of(body);
        Heard.Signal signal = switch (interaction.kind()) {
            case COMMAND -> new Heard.Words(command(body.path("data")), List.of(), "text");
            case COMPONENT -> new Heard.Tapped(interaction.id(), carried(body.path("data")));
            case FORM ->
                new Heard.Filled(
                        interaction.id(),
                        FormKind.pointer(interaction.customId()),
                        value(body.path("data").path("components")));
            case AUTOCOMPLETE, OTHER -> new Heard.Nothing();
        };
        JsonNode person = Interaction.person(body);
        String language = interaction.locale();
        return new Heard(
                arrival.id(),
                interaction.user(),
                interaction.direct()
                        ? interaction.channel()
                        : interaction.user().userId(),
                true,
                name(person),
                language.isEmpty() ? null : language,
                interaction.message(),
                signal);
    }

    /** As it would be typed: {@code /deploy} and the values of its options. */
    private static String command(JsonNode data) {
        StringBuilder typed = new StringBuilder("/").append(data.path("name").asString(""));
        for (JsonNode option : data.path("options")) {
            typed.append(' ').append(option.path("value").asString(""));
        }
        return typed.toString();
    }

    /** Of a menu the chosen option, of a button the button itself. */
    private static String carried(JsonNode data) {
        JsonNode chosen = data.path("values").path(0);
        return chosen.isMissingNode() ? data.path("custom_id").asString("") : chosen.asString("");
    }

    /** What was typed into the only field of a form, which may lie inside a label. */
    private static String value(JsonNode components) {
        for (JsonNode component : components) {
            if (component.path("value").isString()) {
                return component.path("value").asString("");
            }
            JsonNode inner = component.path("component");
            String found = inner.isObject() && inner.path("value").isString()
                    ? inner.path("value").asString("")
                    : value(component.path("components"));
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    private static Heard message(Arrival arrival, JsonNode message, @Nullable String given) {
        ChatUser user = ChatUser.ofLane(arrival.lane());
        Heard.Signal signal =
                WRITTEN.contains(message.path("type").asInt(0)) ? words(message, given) : new Heard.Nothing();
        return new Heard(
                arrival.id(),
                user,
                message.path("channel_id").asString(user.userId()),
                true,
                name(message.path("author")),
                null,
                MessageRef.of(message, message),
                signal);
    }

    private static Heard.Words words(JsonNode message, @Nullable String given) {
        List<String> beside = new ArrayList<>();
        message.path("attachments").forEach(file -> {
            add(beside, file.path("filename"));
            add(beside, file.path("title"));
            add(beside, file.path("description"));
        });
        JsonNode poll = message.path("poll");
        add(beside, poll.path("question").path("text"));
        poll.path("answers")
                .forEach(answer -> add(beside, answer.path("poll_media").path("text")));
        message.path("message_snapshots")
                .forEach(forwarded -> add(beside, forwarded.path("message").path("content")));
        JsonNode earlier = message.path("referenced_message");
        boolean theirs = earlier.path("author")
                .path("id")
                .asString("")
                .equals(message.path("author").path("id").asString("?"));
        if (theirs) {
            add(beside, earlier.path("content"));
        }
        boolean again =
                theirs && SecretShapes.in(earlier.path("content").asString("")).isPresent();
        String text = message.path("content").asString("");
        String kind = given != null ? given : text.isEmpty() ? kind(message) : "text";
        return new Heard.Words(text, beside, kind, again ? MessageRef.of(earlier, message) : null);
    }

    private static String kind(JsonNode message) {
        if (!message.path("attachments").isEmpty()) {
            return "document";
        }
        if (!message.path("sticker_items").isEmpty()) {
            return "sticker";
        }
        return message.path("poll").isObject() ? "poll" : "other";
    }

    private static void add(List<String> texts, JsonNode node) {
        String text = node.asString("");
        if (!text.isEmpty()) {
            texts.add(text);
        }
    }

    private static String name(JsonNode person) {
        return person.path("global_name").asString(person.path("username").asString(""));
    }
}
