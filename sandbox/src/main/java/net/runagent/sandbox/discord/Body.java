package net.runagent.sandbox.discord;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Multipart;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request, JSON alone or with files.
 *
 * @param files by the number in {@code files[0]}
 */
record Body(JsonNode json, Map<String, Upload> files) {
    record Upload(String name, String mediaType, byte[] content) {}

    Body with(JsonNode other) {
        return new Body(other, files);
    }

    static Body of(Request request) {
        String type = request.header("Content-Type").orElse("application/json");
        if (request.bytes().length == 0) {
            return new Body(Json.object(), Map.of());
        }
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            return new Body(json(request.bytes()), Map.of());
        }
        try {
            return parts(type, request.bytes());
        } catch (Refusal broken) {
            throw ApiError.of(400, 50_035, "Invalid Form Body");
        }
    }

    private static Body parts(String type, byte[] bytes) {
        ObjectNode fields = Json.object();
        JsonNode json = fields;
        Map<String, Upload> files = new LinkedHashMap<>();
        for (Multipart.Part part : Multipart.parse(type, bytes)) {
            String name = part.fileName();
            if (name != null) {
                String number = part.name().replaceAll("\\D", "");
                files.put(
                        number.isEmpty() ? "" + files.size() : number,
                        new Upload(name, part.mediaType(), part.content()));
            } else if (part.name().equals("payload_json")) {
                json = json(part.content());
            } else {
                fields.put(part.name(), new String(part.content(), StandardCharsets.UTF_8));
            }
        }
        return new Body(json, files);
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return Json.read(bytes);
        } catch (JacksonException notJson) {
            throw ApiError.of(400, 50_109, "The request body contains invalid JSON.");
        }
    }
}
