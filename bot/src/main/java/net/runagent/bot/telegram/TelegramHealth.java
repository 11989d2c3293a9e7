package net.runagent.bot.telegram;

import java.time.Duration;
import net.runagent.core.work.InboxLag;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Healthy is who heard from Telegram lately and keeps up with what it says; the library's own "running" stays true when
 * its loop is dead, and a poller that only fills the inbox answers nobody. A process that does not lead need not poll, but
 * it works the inbox off as all do.
 */
@Component
final class TelegramHealth implements HealthIndicator {
    static final Duration SILENT_TOO_LONG = Duration.ofMinutes(2);

    /** A person who waits longer for an answer thinks that nobody is there. */
    static final Duration BEHIND_TOO_FAR = Duration.ofMinutes(1);

    private final TelegramPoller poller;
    private final InboxLag lag;

    TelegramHealth(TelegramPoller poller, InboxLag lag) {
        this.poller = poller;
        this.lag = lag;
    }

    @Override
    public Health health() {
        return of(poller.leading(), poller.sinceAnswer(), lag.of(TelegramUpdates.SOURCE));
    }

    /** @param silence since the last good answer to a poll; null when there was none yet */
    static Health of(boolean leading, @Nullable Duration silence, Duration lag) {
        boolean silent = leading && (silence == null || silence.compareTo(SILENT_TOO_LONG) > 0);
        boolean behind = lag.compareTo(BEHIND_TOO_FAR) > 0;
        Health.Builder health = silent || behind ? Health.down() : Health.up();
        health.withDetail("polling", leading).withDetail("inboxLagSeconds", lag.toSeconds());
        if (leading) {
            health.withDetail("secondsSinceAnswer", silence == null ? -1 : silence.toSeconds());
        }
        return health.build();
    }
}
