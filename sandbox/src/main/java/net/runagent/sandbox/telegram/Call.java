package net.runagent.sandbox.telegram;

import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One call of a method: its parameters whatever way they came (JSON, form, multipart, query). */
record Call(String method, ObjectNode params, Map<String, Upload> files) {
    /** @param name the file's name as sent */
    record Upload(String name, String mediaType, byte[] content) {}

    boolean has(String name) {
        JsonNode value = params.get(name);
        return value != null && !value.isNull();
    }

    /** A text; empty when absent. */
    String text(String name) {
        JsonNode value = params.get(name);
        return value == null || value.isNull() ? "" : value.isString() ? value.stringValue() : value.toString();
    }

    long number(String name, long otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        try {
            return Long.parseLong(text(name).strip());
        } catch (NumberFormatException notANumber) {
            throw ApiError.bad("invalid " + name + " specified");
        }
    }

    boolean flag(String name) {
        String value = text(name);
        return value.equalsIgnoreCase("true") || value.equals("1");
    }

    /** A structure, given as JSON or as text that contains JSON. */
    Optional<JsonNode> json(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        JsonNode value = params.get(name);
        if (!value.isString()) {
            return Optional.of(value);
        }
        if (value.stringValue().isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(value.stringValue()));
        } catch (JacksonException notJson) {
            throw ApiError.bad("can't parse " + name.replace('_', ' ') + " JSON object");
        }
    }
}
