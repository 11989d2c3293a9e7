package net.runagent.sandbox.discord;

import java.util.ArrayList;
import java.util.List;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills messages with what a bot sends. The caller holds the network's lock. */
final class Posting {
    /** The limit of accounts without Nitro, which bots are; the description allows 4,000. */
    private static final int MOST_CONTENT = 2_000;

    private static final long MOST_FILE_BYTES = 10L << 20;
    private static final String ATTACHED = "attachment://";
    /** What a bot may set on a message of its own. */
    private static final int SETTABLE =
            Message.SUPPRESS_EMBEDS | Message.SUPPRESS_NOTIFICATIONS | Message.COMPONENTS_V2;

    private final Network network;
    private final Wire wire;
    private final View view;

    Posting(Network network, Wire wire, View view) {
        this.network = network;
        this.wire = wire;
        this.view = view;
    }

    /** A message that is not yet in the channel. */
    Message make(App app, Channel channel, Body body) {
        Message message = new Message();
        message.author = app.id;
        message.flags = body.json().path("flags").asInt(0) & SETTABLE;
        fill(channel, message, body);
        return message;
    }

    /** Changes what the body names and leaves the rest. */
    void edit(Channel channel, Message message, Body body) {
        boolean shown = !message.has(Message.LOADING);
        String before = view.text(message);
        int kept = message.flags & ~Message.LOADING;
        if (body.json().hasNonNull("flags")) {
            int asked = body.json().path("flags").asInt(0) & SETTABLE;
            kept = (kept & ~Message.SUPPRESS_EMBEDS) | asked;
        }
        Message changed = copy(message);
        changed.flags = kept;
        fill(channel, changed, body);
        message.flags = kept;
        message.content = changed.content;
        message.embeds = changed.embeds;
        message.components = changed.components;
        message.attachments = changed.attachments;
        if (shown) {
            message.editedAt = Wire.time(network.clock.millis());
            if (!before.equals(view.text(message))) {
                message.edits.add(before);
            }
        }
        network.touch(channel, message);
    }

    private static Message copy(Message message) {
        return Json.MAPPER.treeToValue(Json.tree(message), Message.class);
    }

    private void fill(Channel channel, Message message, Body body) {
        JsonNode json = body.json();
        if (json.has("content")) {
            message.content = json.path("content").asString("");
        }
        if (json.has("embeds")) {
            message.embeds = embeds(json.path("embeds"));
        }
        attach(message, body);
        boolean versionTwo = message.has(Message.COMPONENTS_V2);
        if (json.path("components").isArray()) {
            Parts.check(json.path("components"), versionTwo);
            message.components = Parts.answered(json.path("components"), url -> unfurled(channel, message, url));
        } else if (json.has("components")) {
            message.components = Json.array();
        }
        check(message, versionTwo);
    }

    private static void check(Message message, boolean versionTwo) {
        FormErrors errors = new FormErrors();
        int size = message.content.codePointCount(0, message.content.length());
        if (size > MOST_CONTENT) {
            errors.add("content", "BASE_TYPE_MAX_LENGTH", "Must be " + MOST_CONTENT + " or fewer in length.");
        }
        if (versionTwo) {
            legacy("content", !message.content.isEmpty(), errors);
            legacy("embeds", !message.embeds.isEmpty(), errors);
        }
        errors.refuse();
        boolean empty = message.content.isBlank()
                && message.embeds.isEmpty()
                && message.components.isEmpty()
                && message.attachments.isEmpty();
        if (empty) {
            throw ApiError.of(400, 50_006, "Cannot send an empty message");
        }
    }

    private static void legacy(String field, boolean used, FormErrors errors) {
        if (used) {
            errors.add(
                    field,
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    "The '" + field + "' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
        }
    }

    private static ArrayNode embeds(JsonNode sent) {
        ArrayNode embeds = Json.array();
        sent.forEach(embed -> {
            ObjectNode shown = Json.object();
            embed.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    shown.set(field.getKey(), field.getValue());
                }
            });
            embeds.add(shown.put("type", "rich"));
        });
        return embeds;
    }

    /** Files that are named anew stay; those that come are added. */
    private void attach(Message message, Body body) {
        JsonNode named = body.json().path("attachments");
        List<Message.Attached> kept = new ArrayList<>(message.attachments);
        if (named.isArray()) {
            kept.removeIf(a ->
                    named.valueStream().noneMatch(n -> n.path("id").asString("").equals("" + a.id())));
        }
        body.files().forEach((number, upload) -> {
            if (upload.content().length > MOST_FILE_BYTES) {
                throw ApiError.of(413, 40_005, "Request entity too large");
            }
            JsonNode about = named.valueStream()
                    .filter(n -> n.path("id").asString("").equals(number))
                    .findFirst()
                    .orElse(Json.object());
            kept.add(network.keepFile(
                    about.path("filename").asString(upload.name()),
                    upload.mediaType(),
                    upload.content(),
                    about.path("description").asString(null)));
        });
        message.attachments = kept;
    }

    private ObjectNode unfurled(Channel channel, Message message, String url) {
        ObjectNode media = Json.object().put("id", "" + network.ids.next());
        if (!url.startsWith(ATTACHED)) {
            return media.put("url", url).put("proxy_url", url);
        }
        String name = url.substring(ATTACHED.length());
        Message.Attached file = message.attachments.stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.form(
                        "components", "INVALID_ATTACHMENT_REFERENCE", "The referenced attachment was not found"));
        String address = wire.url(channel, file);
        return media.put("url", address)
                .put("proxy_url", address)
                .put("content_type", file.mediaType())
                .put("attachment_id", "" + file.id())
                .put("name", file.name())
                .put("size", file.size());
    }
}
