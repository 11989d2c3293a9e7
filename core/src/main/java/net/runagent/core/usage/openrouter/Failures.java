package net.runagent.core.usage.openrouter;

import java.time.Duration;
import java.util.Locale;
import net.runagent.core.usage.ChildKeys.Result;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What OpenRouter's refusals mean; the same status has several meanings. */
final class Failures {
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private Failures() {}

    static <T> Result<T> of(int status, @Nullable String retryAfter, @Nullable JsonNode body) {
        JsonNode error = body == null ? null : body.get("error");
        String source =
                error == null ? "" : error.path("metadata").path("limit_source").asString("");
        String message = error == null ? "" : error.path("message").asString("").toLowerCase(Locale.ROOT);
        return switch (status) {
            case 401 -> new Result.NotAllowed<>("401");
            case 402 ->
                switch (source) {
                    case "openrouter_in_flight_budget" -> new Result.Busy<>(pause(retryAfter));
                    case "openrouter_key_limit" -> new Result.Refused<>("key-limit");
                    default -> new Result.AccountEmpty<>();
                };
            // Seen in the field: a key at its limit answers 403 instead of 402.
            case 403 ->
                source.equals("openrouter_key_limit") || message.contains("key limit")
                        ? new Result.Refused<>("key-limit")
                        : new Result.NotAllowed<>("403");
            case 404 -> new Result.Gone<>();
            case 429 -> new Result.Busy<>(pause(retryAfter));
            default ->
                status >= 500 || status < 400 || body == null
                        ? new Result.Unknown<>("status " + status)
                        : new Result.Refused<>("status " + status);
        };
    }

    private static Duration pause(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.matches("[0-9]{1,6}")) {
            return USUAL_PAUSE;
        }
        Duration asked = Duration.ofSeconds(Math.max(1, Long.parseLong(retryAfter)));
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }
}
