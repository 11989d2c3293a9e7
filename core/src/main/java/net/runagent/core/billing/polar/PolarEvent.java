package net.runagent.core.billing.polar;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a webhook is about; its contents are a snapshot and are not used.
 *
 * @param type e.g. {@code order.paid}; unknown types are normal
 * @param about the object's id, null when there is none
 * @param order for refunds: the order behind it
 */
record PolarEvent(
        String type, @Nullable UUID about, @Nullable UUID order) {
    /** Read as a stream: of a page of JSON three words are needed, and in a storm building its tree costs as much as all else. */
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static PolarEvent read(byte[] body) {
        try (JsonParser event = JSON.createParser(body)) {
            return read(event);
        } catch (JacksonException notJson) {
            return new PolarEvent("", null, null);
        }
    }

    private static PolarEvent read(JsonParser event) {
        String type = "";
        Map<String, String> data = Map.of();
        if (event.nextToken() == JsonToken.START_OBJECT) {
            for (String field = event.nextName(); field != null; field = event.nextName()) {
                JsonToken value = event.nextToken();
                switch (field) {
                    case "type" -> type = text(event, value);
                    case "data" -> data = words(event, value);
                    default -> event.skipChildren();
                }
            }
        }
        if (event.nextToken() != null) {
            return new PolarEvent("", null, null); // more than one value is not JSON
        }
        return new PolarEvent(
                type,
                id(data.getOrDefault("id", "")).orElse(null),
                id(data.getOrDefault("order_id", "")).orElse(null));
    }

    /** The texts of an object's own fields that name something. */
    private static Map<String, String> words(JsonParser event, JsonToken value) {
        Map<String, String> words = new HashMap<>();
        if (value != JsonToken.START_OBJECT) {
            event.skipChildren();
            return words;
        }
        for (String field = event.nextName(); field != null; field = event.nextName()) {
            JsonToken inside = event.nextToken();
            if (field.equals("id") || field.equals("order_id")) {
                words.put(field, text(event, inside));
            } else {
                event.skipChildren();
            }
        }
        return words;
    }

    private static String text(JsonParser event, JsonToken value) {
        event.skipChildren();
        return value == JsonToken.VALUE_STRING ? event.getString() : "";
    }

    /** The first part of the type, e.g. {@code order}. */
    String kind() {
        int dot = type.indexOf('.');
        return dot < 0 ? type : type.substring(0, dot);
    }

    static Optional<UUID> id(JsonNode node, String field) {
        return id(node.path(field).asString(""));
    }

    private static Optional<UUID> id(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
