package net.runagent.sandbox.hetzner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;
import org.jspecify.annotations.Nullable;

/** Hetzner's error answers. */
final class Errors {
    private Errors() {}

    static Response shape(int status, String code) {
        return with(status, code, code.replace('_', ' '), null);
    }

    static Refusal refuse(int status, String code, String message) {
        return new Refusal(with(status, code, message, null), message);
    }

    static Refusal invalid(String field, String message) {
        Map<String, Object> fields = Map.of("name", field, "messages", List.of(message));
        String text = "invalid input in field '" + field + "'";
        return new Refusal(with(422, "invalid_input", text, Map.of("fields", List.of(fields))), text);
    }

    static Refusal notUnique(String field, String message) {
        return new Refusal(
                with(409, "uniqueness_error", message, Map.of("fields", List.of(Map.of("name", field)))), message);
    }

    static Refusal notFound(String what, Object id) {
        return refuse(404, "not_found", what + " with ID '" + id + "' not found");
    }

    static Refusal limit(String which) {
        String message = which + " limit exceeded";
        return new Refusal(
                with(403, "resource_limit_exceeded", message, Map.of("limits", List.of(Map.of("name", which)))),
                message);
    }

    private static Response with(int status, String code, String message, @Nullable Object details) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", message);
        if (details != null) {
            error.put("details", details);
        }
        return Response.json(status, Map.of("error", error));
    }
}
