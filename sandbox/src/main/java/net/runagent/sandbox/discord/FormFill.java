package net.runagent.sandbox.discord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.people.Seen;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A form as a person sees it, and what their client sends when they have filled it in. */
final class FormFill {
    private static final List<Integer> WITH_OPTIONS =
            List.of(Parts.STRING_SELECT, Parts.RADIO_GROUP, Parts.CHECKBOX_GROUP);
    private static final int MOST_TEXT = 4_000;

    private FormFill() {}

    /** One field with the label above it. */
    private record Field(String label, JsonNode part) {}

    private static List<Field> fields(JsonNode modal) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode part : modal.path("components")) {
            switch (Parts.type(part)) {
                case Parts.LABEL -> fields.add(new Field(part.path("label").asString(""), part.path("component")));
                case Parts.ACTION_ROW -> {
                    JsonNode input = part.path("components").path(0);
                    fields.add(new Field(input.path("label").asString(""), input));
                }
                default -> {}
            }
        }
        return fields;
    }

    static Seen.Form shown(JsonNode modal) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, List<String>> choices = new LinkedHashMap<>();
        for (Field field : fields(modal)) {
            values.put(field.label, present(field.part));
            if (WITH_OPTIONS.contains(Parts.type(field.part))) {
                choices.put(
                        field.label,
                        field.part
                                .path("options")
                                .valueStream()
                                .map(o -> o.path("label").asString(""))
                                .toList());
            } else if (Parts.type(field.part) == Parts.CHECKBOX) {
                choices.put(field.label, List.of("true", "false"));
            }
        }
        return new Seen.Form(modal.path("title").asString(""), values, choices);
    }

    private static String present(JsonNode part) {
        if (Parts.type(part) == Parts.CHECKBOX) {
            return "" + part.path("default").asBoolean(false);
        }
        return WITH_OPTIONS.contains(Parts.type(part))
                ? part.path("options")
                        .valueStream()
                        .filter(o -> o.path("default").asBoolean(false))
                        .map(o -> o.path("label").asString(""))
                        .collect(Collectors.joining(", "))
                : part.path("value").asString("");
    }

    /** The data of the submit; refused where a client would not let the person send it. */
    static ObjectNode filled(JsonNode modal, Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Field> fields = fields(modal);
        fields.forEach(f -> values.put(f.part.path("custom_id").asString(""), present(f.part)));
        given.forEach((label, value) -> {
            Field field = Pick.best(fields, label, Field::label)
                    .orElseThrow(() -> new Refusal(
                            Response.json(
                                    404,
                                    Map.of(
                                            "error",
                                            "no field " + label,
                                            "offered",
                                            fields.stream().map(Field::label).toList())),
                            "no field"));
            values.put(field.part.path("custom_id").asString(""), value);
        });
        ObjectNode data = Json.object().put("custom_id", modal.path("custom_id").asString(""));
        ArrayNode rows = data.putArray("components");
        Parts.answered(modal.path("components"), url -> Json.object())
                .forEach(part -> rows.add(submitted(part, values)));
        return data;
    }

    private static ObjectNode submitted(JsonNode part, Map<String, String> values) {
        ObjectNode sent = Json.object()
                .put("type", Parts.type(part))
                .put("id", part.path("id").asInt(0));
        switch (Parts.type(part)) {
            case Parts.LABEL ->
                sent.set(
                        "component",
                        submitted(part.path("component"), part.path("label").asString(""), values));
            case Parts.ACTION_ROW -> {
                JsonNode input = part.path("components").path(0);
                sent.putArray("components")
                        .add(submitted(input, input.path("label").asString(""), values));
            }
            default -> {}
        }
        return sent;
    }

    private static ObjectNode submitted(JsonNode part, String label, Map<String, String> values) {
        String customId = part.path("custom_id").asString("");
        String value = values.getOrDefault(customId, "");
        boolean required = part.path("required").asBoolean(true);
        ObjectNode sent = Json.object()
                .put("type", Parts.type(part))
                .put("id", part.path("id").asInt(0))
                .put("custom_id", customId);
        switch (Parts.type(part)) {
            case Parts.TEXT_INPUT -> sent.put("value", text(part, label, value, required));
            case Parts.CHECKBOX -> sent.put("value", value.equalsIgnoreCase("true"));
            case Parts.RADIO_GROUP -> {
                List<String> one = chosen(part, label, value, required ? 1 : 0, 1);
                sent.put("value", one.isEmpty() ? null : one.getFirst());
            }
            case Parts.STRING_SELECT, Parts.CHECKBOX_GROUP -> {
                int least = part.path("min_values").asInt(1);
                int most = part.path("max_values")
                        .asInt(Math.max(1, part.path("options").size()));
                ArrayNode picked = sent.putArray("values");
                chosen(part, label, value, required ? least : 0, most).forEach(picked::add);
            }
            default -> {
                if (required) {
                    throw new Refusal(409, "the sandbox cannot fill in \"" + label + "\"");
                }
                sent.putArray("values");
            }
        }
        return sent;
    }

    private static String text(JsonNode part, String label, String value, boolean required) {
        int size = value.codePointCount(0, value.length());
        int least = part.path("min_length").asInt(0);
        int most = part.path("max_length").asInt(MOST_TEXT);
        if (value.isEmpty() && required) {
            throw Refusal.badRequest("\"" + label + "\" must be filled in");
        }
        if (!value.isEmpty() && (size < least || size > most)) {
            throw Refusal.badRequest("\"" + label + "\" takes " + least + " to " + most + " characters, not " + size);
        }
        return value;
    }

    /** The value may be one label, or several with commas between. */
    private static List<String> chosen(JsonNode part, String label, String value, int least, int most) {
        JsonNode options = part.path("options");
        List<String> asked = value.isBlank()
                ? List.of()
                : View.option(options, value).isPresent() ? List.of(value) : List.of(value.split(",\\s*"));
        List<String> picked = asked.stream()
                .map(a -> View.option(options, a)
                        .map(o -> o.path("value").asString(""))
                        .orElseThrow(() -> Refusal.badRequest("\"" + label + "\" has no option " + a)))
                .toList();
        if (picked.size() < least || picked.size() > most) {
            throw Refusal.badRequest(
                    "\"" + label + "\" takes " + least + " to " + most + " options, not " + picked.size());
        }
        return picked;
    }
}
