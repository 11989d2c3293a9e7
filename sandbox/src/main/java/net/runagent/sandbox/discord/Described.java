package net.runagent.sandbox.discord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/**
 * Holds bodies against the published description and says what is wrong as Discord does: field by field, with its codes.
 * Like Discord it takes numbers for texts and texts for numbers, and ignores fields that it does not know.
 */
final class Described {
    /** Read when the first body comes: most worlds see none. */
    private static final class Document {
        static final JsonNode ROOT = read();

        private static JsonNode read() {
            try (var in = Contract.discordDescription()) {
                return Json.read(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("the description of Discord cannot be read", e);
            }
        }
    }

    /** Refuses a body that is not as the operation wants it; {@code path} is a template of the description. */
    void check(String method, String path, JsonNode body) {
        FormErrors errors = new FormErrors();
        JsonNode schema = Document.ROOT
                .path("paths")
                .path(path)
                .path(method)
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        walk(schema, body, "", errors);
        errors.refuse();
    }

    private void walk(JsonNode schema, JsonNode value, String way, FormErrors errors) {
        JsonNode plain = resolved(schema);
        if (value.isNull()) {
            if (!allowsNull(plain)) {
                errors.add(way, "BASE_TYPE_REQUIRED", "This field is required");
            }
            return;
        }
        plain.path("allOf").forEach(part -> walk(part, value, way, errors));
        List<JsonNode> variants = new ArrayList<>();
        plain.path("oneOf").forEach(variants::add);
        plain.path("anyOf").forEach(variants::add);
        variants.removeIf(v -> v.path("type").asString("").equals("null"));
        if (!variants.isEmpty()) {
            union(variants, value, way, errors);
        } else if (plain.has("type")) {
            typed(plain, value, way, errors);
        }
    }

    private void union(List<JsonNode> variants, JsonNode value, String way, FormErrors errors) {
        if (variants.stream().allMatch(v -> v.has("const"))) {
            if (variants.stream().noneMatch(v -> text(v.get("const")).equals(text(value)))) {
                errors.add(way, "BASE_TYPE_CHOICES", "Value must be one of " + choices(variants) + ".");
            }
            return;
        }
        List<JsonNode> fitting = variants;
        if (value.isObject() && variants.stream().allMatch(v -> !kinds(v).isEmpty())) {
            String kind = text(value.path("type"));
            fitting = variants.stream().filter(v -> kinds(v).contains(kind)).toList();
            if (fitting.isEmpty()) {
                String all = variants.stream()
                        .flatMap(v -> kinds(v).stream())
                        .map(Integer::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(", "));
                String code = value.has("type") ? "UNION_TYPE_CHOICES" : "BASE_TYPE_REQUIRED";
                errors.add(join(way, "type"), code, "Value of field \"type\" must be one of (" + all + ").");
                return;
            }
        }
        FormErrors first = null;
        for (JsonNode variant : fitting) {
            FormErrors own = new FormErrors();
            walk(variant, value, way, own);
            if (own.none()) {
                return;
            }
            first = first == null ? own : first;
        }
        if (first != null) {
            walk(fitting.getFirst(), value, way, errors);
        }
    }

    /** What the field {@code type} of an object may be; empty when it does not say. */
    private List<String> kinds(JsonNode variant) {
        return resolved(variant)
                .path("properties")
                .path("type")
                .path("enum")
                .valueStream()
                .map(Described::text)
                .toList();
    }

    private void typed(JsonNode schema, JsonNode value, String way, FormErrors errors) {
        switch (type(schema)) {
            case "object" -> object(schema, value, way, errors);
            case "array" -> array(schema, value, way, errors);
            case "string" -> string(schema, value, way, errors);
            case "integer", "number" -> number(schema, value, way, errors);
            case "boolean" -> {
                if (!value.isBoolean() && !value.asString("").matches("(?i)true|false|0|1")) {
                    errors.add(way, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
                }
            }
            default -> {}
        }
    }

    private void object(JsonNode schema, JsonNode value, String way, FormErrors errors) {
        if (!value.isObject()) {
            errors.add(way, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
            return;
        }
        for (JsonNode needed : schema.path("required")) {
            if (!value.has(needed.asString())) {
                errors.add(join(way, needed.asString()), "BASE_TYPE_REQUIRED", "This field is required");
            }
        }
        value.properties().forEach(field -> {
            JsonNode described = schema.path("properties").path(field.getKey());
            JsonNode any = described.isMissingNode() ? schema.path("additionalProperties") : described;
            if (any.isObject()) {
                walk(any, field.getValue(), join(way, field.getKey()), errors);
            }
        });
    }

    private void array(JsonNode schema, JsonNode value, String way, FormErrors errors) {
        if (!value.isArray()) {
            errors.add(way, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
            return;
        }
        length(schema.path("minItems"), schema.path("maxItems"), value.size(), way, errors);
        for (int i = 0; i < value.size(); i++) {
            walk(schema.path("items"), value.get(i), join(way, "" + i), errors);
        }
    }

    private static void string(JsonNode schema, JsonNode value, String way, FormErrors errors) {
        if (value.isContainer()) {
            errors.add(way, "STRING_TYPE_CONVERT", "Could not interpret \"" + value + "\" as string.");
            return;
        }
        String text = text(value);
        int size = text.codePointCount(0, text.length());
        length(schema.path("minLength"), schema.path("maxLength"), size, way, errors);
        String format = schema.path("format").asString("");
        if (format.equals("snowflake") && !text.matches("\\d+")) {
            errors.add(way, "NUMBER_TYPE_COERCE", "Value \"" + text + "\" is not snowflake.");
        } else if (format.equals("uri") && !wellFormed(text)) {
            errors.add(way, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
        }
    }

    private static void number(JsonNode schema, JsonNode value, String way, FormErrors errors) {
        double number;
        try {
            number = Double.parseDouble(text(value));
        } catch (NumberFormatException notANumber) {
            errors.add(way, "NUMBER_TYPE_COERCE", "Value \"" + text(value) + "\" is not int.");
            return;
        }
        JsonNode most = schema.path("maximum");
        JsonNode least = schema.path("minimum");
        if (most.isNumber() && number > most.asDouble()) {
            errors.add(way, "NUMBER_TYPE_MAX", "int value should be less than or equal to " + most + ".");
        } else if (least.isNumber() && number < least.asDouble()) {
            errors.add(way, "NUMBER_TYPE_MIN", "int value should be greater than or equal to " + least + ".");
        } else if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(e -> text(e).equals(text(value)))) {
            errors.add(way, "BASE_TYPE_CHOICES", "Value must be one of " + schema.get("enum") + ".");
        }
    }

    private static void length(JsonNode least, JsonNode most, int size, String way, FormErrors errors) {
        boolean tooShort = least.isNumber() && size < least.asInt();
        boolean tooLong = most.isNumber() && size > most.asInt();
        if (!tooShort && !tooLong) {
            return;
        }
        if (least.asInt(0) > 0 && most.isNumber()) {
            errors.add(
                    way,
                    "BASE_TYPE_BAD_LENGTH",
                    "Must be between " + least.asInt() + " and " + most.asInt() + " in length.");
        } else if (tooLong) {
            errors.add(way, "BASE_TYPE_MAX_LENGTH", "Must be " + most.asInt() + " or fewer in length.");
        } else {
            errors.add(way, "BASE_TYPE_MIN_LENGTH", "Must be " + least.asInt() + " or more in length.");
        }
    }

    private static boolean wellFormed(String text) {
        try {
            return URI.create(text).getScheme() != null;
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }

    private boolean allowsNull(JsonNode schema) {
        JsonNode type = schema.path("type");
        return !schema.has("type") && !schema.has("oneOf") && !schema.has("anyOf") && !schema.has("allOf")
                || (type.isArray()
                        && type.valueStream().anyMatch(t -> t.asString().equals("null")))
                || schema.path("oneOf")
                        .valueStream()
                        .anyMatch(v -> v.path("type").asString("").equals("null"));
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? type.valueStream()
                        .map(JsonNode::asString)
                        .filter(t -> !t.equals("null"))
                        .findFirst()
                        .orElse("")
                : type.asString("");
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? Document.ROOT.at(schema.get("$ref").asString().substring(1))
                : schema;
    }

    private static String choices(List<JsonNode> variants) {
        return variants.stream().map(v -> text(v.get("const"))).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String join(String way, String step) {
        return way.isEmpty() ? step : way + "." + step;
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }
}
