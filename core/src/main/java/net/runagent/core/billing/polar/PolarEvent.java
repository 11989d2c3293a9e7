package net.runagent.core.billing.polar;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static PolarEvent read(byte[] body) {
        try {
            JsonNode event = JSON.readTree(body);
            JsonNode data = event.path("data");
            return new PolarEvent(
                    event.path("type").asString(""),
                    id(data, "id").orElse(null),
                    id(data, "order_id").orElse(null));
        } catch (JacksonException notJson) {
            return new PolarEvent("", null, null);
        }
    }

    /** The first part of the type, e.g. {@code order}. */
    String kind() {
        int dot = type.indexOf('.');
        return dot < 0 ? type : type.substring(0, dot);
    }

    static Optional<UUID> id(JsonNode node, String field) {
        String text = node.path(field).asString("");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
