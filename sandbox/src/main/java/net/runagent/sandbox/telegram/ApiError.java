package net.runagent.sandbox.telegram;

import java.util.LinkedHashMap;
import java.util.Map;
import net.runagent.sandbox.http.Response;

/** A refusal in the words of the Bot API. */
final class ApiError extends RuntimeException {
    private final int code;
    private final int retryAfter;

    private ApiError(int code, String description, int retryAfter) {
        super(description, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    static ApiError bad(String description) {
        return new ApiError(400, "Bad Request: " + description, 0);
    }

    static ApiError of(int code, String description) {
        return new ApiError(code, description, 0);
    }

    static ApiError tooMany(int seconds) {
        return new ApiError(429, "Too Many Requests: retry after " + seconds, seconds);
    }

    Response response() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ok", false);
        body.put("error_code", code);
        body.put("description", getMessage());
        if (retryAfter > 0) {
            body.put("parameters", Map.of("retry_after", retryAfter));
        }
        return Response.json(code, body);
    }
}
