package net.runagent.sandbox.discord;

import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rate limits in real time: a fixed window for each route and each channel or webhook in it, and 50 requests a second for
 * a bot over all routes. How wide the windows of the routes are is not published, clients learn it from the headers; these
 * are the ones usually seen.
 */
final class Rates {
    private static final Limit GLOBAL = new Limit("global", 50, 1_000);
    private static final int TOO_MANY = 429;

    private final Clock clock;
    private final Map<String, Window> windows = new HashMap<>();
    volatile boolean on = true;

    /** @param millis how long the window is */
    record Limit(String bucket, int requests, long millis) {}

    private static final class Window {
        private long endsAt;
        private int left;
    }

    /** @param refused the answer to give instead, when the request came too early */
    record Standing(
            Limit limit,
            int left,
            long endsAt,
            long now,
            @Nullable Response refused) {
        Response with(Response answer) {
            return answer.header("X-RateLimit-Limit", "" + limit.requests)
                    .header("X-RateLimit-Remaining", "" + left)
                    .header("X-RateLimit-Reset", seconds(endsAt))
                    .header("X-RateLimit-Reset-After", seconds(Math.max(0, endsAt - now)))
                    .header("X-RateLimit-Bucket", bucket(limit));
        }
    }

    Rates(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes one request.
     *
     * @param bot null for requests that do not count for the global limit
     * @param major the channel or webhook that has a window of its own
     */
    synchronized Standing take(Limit limit, @Nullable String bot, String major) {
        long now = clock.millis();
        if (!on) {
            return new Standing(limit, limit.requests, now + limit.millis, now, null);
        }
        windows.values().removeIf(w -> w.endsAt + 60_000 < now);
        if (bot != null) {
            Window all = window(GLOBAL, bot, now);
            if (all.left == 0) {
                return new Standing(limit, 0, all.endsAt, now, tooMany(all.endsAt - now, "global"));
            }
            all.left--;
        }
        Window window = window(limit, bot + "|" + limit.bucket + "|" + major, now);
        if (window.left == 0) {
            return new Standing(limit, 0, window.endsAt, now, tooMany(window.endsAt - now, "user"));
        }
        window.left--;
        return new Standing(limit, window.left, window.endsAt, now, null);
    }

    private Window window(Limit limit, String key, long now) {
        Window window = windows.computeIfAbsent(key, k -> new Window());
        if (window.endsAt <= now) {
            window.endsAt = now + limit.millis;
            window.left = limit.requests;
        }
        return window;
    }

    /** @param scope {@code user}, {@code global} or {@code shared} */
    static Response tooMany(long millis, String scope) {
        boolean global = scope.equals("global");
        ObjectNode body = Json.object()
                .put("message", "You are being rate limited.")
                .put("retry_after", millis / 1000.0)
                .put("global", global);
        Response answer = Response.json(TOO_MANY, body)
                .header("Retry-After", "" + Math.ceilDiv(millis, 1000L))
                .header("X-RateLimit-Scope", scope);
        return global ? answer.header("X-RateLimit-Global", "true") : answer;
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }

    private static String bucket(Limit limit) {
        return String.format(Locale.ROOT, "%08x%08x", limit.bucket.hashCode(), limit.hashCode());
    }
}
