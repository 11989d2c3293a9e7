package net.runagent.sandbox.openrouter;

import java.util.LinkedHashMap;
import java.util.Map;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;

/** OpenRouter's error answers. */
final class Errors {
    private Errors() {}

    static Response shape(int status, String message) {
        return with(status, message, Map.of());
    }

    private static Response with(int status, String message, Map<String, ?> metadata) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", status);
        error.put("message", message);
        if (!metadata.isEmpty()) {
            error.put("metadata", metadata);
        }
        return Response.json(status, Map.of("error", error));
    }

    static Refusal refuse(int status, String message) {
        return new Refusal(shape(status, message), message);
    }

    static Refusal noKey() {
        return refuse(401, "User not found.");
    }

    static Refusal accountEmpty() {
        String message = "Insufficient credits. Add more using https://openrouter.ai/settings/credits";
        return new Refusal(with(402, message, Map.of("limit_source", "openrouter_credits")), message);
    }

    /** The shape seen in the field for a key at its limit, which the documents call 402. */
    static Refusal keyLimit() {
        String message = "Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys";
        return new Refusal(with(403, message, Map.of("limit_source", "openrouter_key_limit")), message);
    }
}
