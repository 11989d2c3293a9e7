package net.runagent.sandbox.discord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Trees of components: their rules beyond the published limits, and the form in which they are answered. */
final class Parts {
    static final int ACTION_ROW = 1;
    static final int BUTTON = 2;
    static final int STRING_SELECT = 3;
    static final int TEXT_INPUT = 4;
    static final int SECTION = 9;
    static final int TEXT_DISPLAY = 10;
    static final int THUMBNAIL = 11;
    static final int MEDIA_GALLERY = 12;
    static final int FILE = 13;
    static final int SEPARATOR = 14;
    static final int CONTAINER = 17;
    static final int LABEL = 18;
    static final int RADIO_GROUP = 21;
    static final int CHECKBOX_GROUP = 22;
    static final int CHECKBOX = 23;

    static final int LINK = 5;
    private static final int PREMIUM = 6;
    private static final int MOST_ROWS = 5;
    private static final int MOST_IN_ROW = 5;
    private static final int MOST_PARTS = 40;
    private static final int MOST_TEXT = 4_000;

    private Parts() {}

    static int type(JsonNode part) {
        return part.path("type").asInt(0);
    }

    /** Depth first, as they are shown. */
    static List<JsonNode> all(JsonNode components) {
        List<JsonNode> all = new ArrayList<>();
        components.forEach(part -> collect(part, all));
        return all;
    }

    private static void collect(JsonNode part, List<JsonNode> all) {
        all.add(part);
        part.path("components").forEach(inner -> collect(inner, all));
        for (String single : List.of("component", "accessory")) {
            if (part.path(single).isObject()) {
                collect(part.get(single), all);
            }
        }
    }

    /** Refuses what the description allows and Discord does not. */
    static void check(JsonNode components, boolean versionTwo) {
        FormErrors errors = new FormErrors();
        if (!versionTwo) {
            for (int i = 0; i < components.size(); i++) {
                if (type(components.get(i)) != ACTION_ROW) {
                    errors.add(
                            "components." + i + ".type",
                            "UNION_TYPE_CHOICES",
                            "Value of field \"type\" must be one of (1,).");
                }
            }
            if (components.size() > MOST_ROWS) {
                errors.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
            }
        }
        List<JsonNode> all = all(components);
        if (all.size() > MOST_PARTS) {
            errors.add(
                    "components",
                    "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                    "The total number of components is too large (max 40).");
        }
        int text = all.stream()
                .mapToInt(p -> length(p.path("content").asString("")))
                .sum();
        if (text > MOST_TEXT) {
            errors.add(
                    "components",
                    "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                    "The total displayable text size exceeds the maximum of 4000.");
        }
        Set<String> known = new HashSet<>();
        for (int i = 0; i < components.size(); i++) {
            inspect(components.get(i), "components." + i, known, errors);
        }
        errors.refuse();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static void inspect(JsonNode part, String way, Set<String> known, FormErrors errors) {
        String customId = part.path("custom_id").asString("");
        if (!customId.isEmpty() && !known.add(customId)) {
            errors.add(
                    way + ".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
        }
        switch (type(part)) {
            case ACTION_ROW -> row(part, way, errors);
            case BUTTON -> button(part, way, errors);
            default -> {}
        }
        for (int i = 0; i < part.path("components").size(); i++) {
            inspect(part.get("components").get(i), way + ".components." + i, known, errors);
        }
        for (String single : List.of("component", "accessory")) {
            if (part.path(single).isObject()) {
                inspect(part.get(single), way + "." + single, known, errors);
            }
        }
    }

    private static void row(JsonNode row, String way, FormErrors errors) {
        JsonNode inner = row.path("components");
        boolean alone = inner.valueStream().allMatch(p -> type(p) == BUTTON);
        if (inner.isEmpty() || inner.size() > MOST_IN_ROW || (!alone && inner.size() > 1)) {
            int most = alone ? MOST_IN_ROW : 1;
            errors.add(way + ".components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and " + most + " in length.");
        }
    }

    private static void button(JsonNode button, String way, FormErrors errors) {
        int style = button.path("style").asInt(0);
        boolean link = style == LINK;
        if (!link && style != PREMIUM && button.path("custom_id").asString("").isEmpty()) {
            errors.add(way + ".custom_id", "BASE_TYPE_REQUIRED", "A custom id is required");
        }
        if (link && !button.path("url").asString("").matches("(?i)(https?|discord)://.+")) {
            errors.add(
                    way + ".url",
                    "URL_TYPE_INVALID_SCHEME",
                    "Scheme is not supported. Scheme must be one of ('discord', 'http', 'https').");
        }
        if (link && button.hasNonNull("custom_id") || !link && button.hasNonNull("url")) {
            errors.add(
                    way + ".custom_id",
                    "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    "A custom id and url cannot both be specified");
        }
        if (style != PREMIUM && button.path("label").asString("").isEmpty() && !button.hasNonNull("emoji")) {
            errors.add(way + ".label", "BUTTON_COMPONENT_INVALID_EMPTY", "A button must have a label or an emoji");
        }
    }

    /** As the API answers them: each with its number and the values that were left out. */
    static ArrayNode answered(JsonNode sent, Media media) {
        Counter counter = new Counter(all(sent));
        ArrayNode answered = Json.array();
        sent.forEach(part -> answered.add(answered(part, counter, media)));
        return answered;
    }

    /** Finds the file or page behind an address of a component. */
    @FunctionalInterface
    interface Media {
        ObjectNode unfurled(String url);
    }

    /** Gives numbers to those without one. */
    private static final class Counter {
        private final Set<Integer> taken = new HashSet<>();
        private int last;

        Counter(List<JsonNode> all) {
            all.forEach(p -> taken.add(p.path("id").asInt(0)));
        }

        int number(JsonNode part) {
            int given = part.path("id").asInt(0);
            if (given > 0) {
                return given;
            }
            while (!taken.add(++last)) {
                continue;
            }
            return last;
        }
    }

    private static ObjectNode answered(JsonNode sent, Counter counter, Media media) {
        ObjectNode part = Json.object();
        sent.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                part.set(field.getKey(), field.getValue());
            }
        });
        part.put("id", counter.number(sent));
        switch (type(sent)) {
            case STRING_SELECT, 5, 6, 7, 8 -> {
                usual(part, "min_values", 1);
                usual(part, "max_values", 1);
            }
            case THUMBNAIL -> {
                part.set("media", media.unfurled(sent.path("media").path("url").asString("")));
                described(part);
            }
            case MEDIA_GALLERY -> {
                ArrayNode items = part.putArray("items");
                sent.path("items").forEach(item -> {
                    ObjectNode shown = ((ObjectNode) item.deepCopy());
                    shown.set(
                            "media",
                            media.unfurled(item.path("media").path("url").asString("")));
                    items.add(described(shown));
                });
            }
            case FILE -> {
                ObjectNode file = media.unfurled(sent.path("file").path("url").asString(""));
                part.set("name", file.path("name"));
                part.set("size", file.path("size"));
                part.set("file", file.without(List.of("name", "size")));
                spoiler(part);
            }
            case SEPARATOR -> {
                usual(part, "spacing", 1);
                if (!part.has("divider")) {
                    part.put("divider", true);
                }
            }
            case CONTAINER -> {
                if (!part.has("accent_color")) {
                    part.putNull("accent_color");
                }
                spoiler(part);
            }
            default -> {}
        }
        if (sent.path("components").isArray()) {
            ArrayNode inner = part.putArray("components");
            sent.get("components").forEach(one -> inner.add(answered(one, counter, media)));
        }
        for (String single : List.of("component", "accessory")) {
            if (sent.path(single).isObject()) {
                part.set(single, answered(sent.get(single), counter, media));
            }
        }
        return part;
    }

    private static void usual(ObjectNode part, String field, int value) {
        if (!part.has(field)) {
            part.put(field, value);
        }
    }

    private static void spoiler(ObjectNode part) {
        if (!part.has("spoiler")) {
            part.put("spoiler", false);
        }
    }

    private static ObjectNode described(ObjectNode part) {
        if (!part.hasNonNull("description")) {
            part.putNull("description");
        }
        spoiler(part);
        return part;
    }
}
