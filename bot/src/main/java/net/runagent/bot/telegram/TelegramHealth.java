package net.runagent.bot.telegram;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Healthy is who heard from Telegram lately; the library's own "running" stays true when its loop is dead. A process that
 * does not lead, or for which Telegram is off, has nothing to complain about.
 */
@Component
final class TelegramHealth implements HealthIndicator {
    private static final Duration SILENT_TOO_LONG = Duration.ofMinutes(2);

    private final TelegramPoller poller;

    TelegramHealth(TelegramPoller poller) {
        this.poller = poller;
    }

    @Override
    public Health health() {
        Duration since = poller.sinceAnswer();
        if (!poller.leading()) {
            return Health.up().withDetail("polling", false).build();
        }
        boolean silent = since == null || since.compareTo(SILENT_TOO_LONG) > 0;
        Health.Builder health = silent ? Health.down() : Health.up();
        return health.withDetail("polling", true)
                .withDetail("secondsSinceAnswer", since == null ? -1 : since.toSeconds())
                .build();
    }
}
