package net.runagent.sandbox.telegram;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Multipart;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the parameters of a call from every form the Bot API accepts. */
final class CallReader {
    private CallReader() {}

    static Call read(String method, Request request) {
        ObjectNode params = Json.object();
        Map<String, Call.Upload> files = new LinkedHashMap<>();
        request.queries().forEach(params::put);
        String type = request.header("Content-Type").orElse("");
        String kind = type.toLowerCase(Locale.ROOT);
        if (request.bytes().length == 0) {
            return new Call(method, params, files);
        }
        if (kind.startsWith("application/json")) {
            params.setAll(object(request.bytes()));
        } else if (kind.startsWith("multipart/form-data")) {
            for (Multipart.Part part : parts(type, request.bytes())) {
                if (part.fileName() == null) {
                    params.put(part.name(), new String(part.content(), StandardCharsets.UTF_8));
                } else {
                    files.put(part.name(), new Call.Upload(part.fileName(), part.mediaType(), part.content()));
                }
            }
        } else {
            request.form().forEach(params::put);
        }
        return new Call(method, params, files);
    }

    private static List<Multipart.Part> parts(String type, byte[] body) {
        try {
            return Multipart.parse(type, body);
        } catch (Refusal broken) {
            throw ApiError.bad(String.valueOf(broken.getMessage()));
        }
    }

    private static ObjectNode object(byte[] body) {
        try {
            JsonNode json = Json.read(body);
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException notJson) {
            throw ApiError.bad("can't parse JSON object");
        }
        throw ApiError.bad("can't parse JSON object");
    }
}
