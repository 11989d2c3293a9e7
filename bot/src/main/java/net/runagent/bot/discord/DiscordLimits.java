package net.runagent.bot.discord;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.runagent.bot.discord.DiscordRest.Call;
import okhttp3.Headers;
import org.springframework.stereotype.Component;

/**
 * Keeps to the limits that Discord tells with each answer, route by route: who has used a route up waits for it, at most a
 * few seconds, and what would have to wait longer is not sent. Ten thousand refused calls within ten minutes shut a bot out.
 */
@Component
final class DiscordLimits {
    private static final Duration WAITED_MOST = Duration.ofSeconds(4);

    /** When a route is open again, in nanoseconds of this process. */
    private final Cache<String, Long> closedUntil = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(15))
            .build();

    /** False when the route stays closed for longer than anybody should wait. */
    boolean await(Call call) {
        String route = route(call);
        Long until = closedUntil.getIfPresent(route);
        long now = System.nanoTime();
        if (until == null || until - now <= 0) {
            return true;
        }
        if (until - now > WAITED_MOST.toNanos()) {
            return false;
        }
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return true;
    }

    void learn(Call call, Headers headers) {
        String after = headers.get("X-RateLimit-Reset-After");
        if ("0".equals(headers.get("X-RateLimit-Remaining")) && after != null) {
            try {
                closed(call, Duration.ofMillis(Math.round(Double.parseDouble(after) * 1000)));
            } catch (NumberFormatException unreadable) {
                // a limit that nobody can read is learnt from the refusal
            }
        }
    }

    void closed(Call call, Duration forTime) {
        closedUntil.put(route(call), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forTime.toMillis()));
    }

    /** What shares a limit: the method and the path up to its first two parts, which name a channel or an interaction. */
    private static String route(Call call) {
        String[] parts = call.path().split("/", 5);
        StringBuilder route = new StringBuilder(call.method());
        for (int i = 1; i < Math.min(parts.length, 4); i++) {
            route.append('/').append(parts[i]);
        }
        return route.toString();
    }
}
