package net.runagent.bot.discord;

import java.time.Duration;
import net.runagent.core.work.InboxLag;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Healthy is whose gateway has answered a heartbeat lately and who keeps up with what comes in. A process that does not
 * lead need not be connected, but it works the inbox off as all do.
 */
@Component
final class DiscordHealth implements HealthIndicator {
    /** Heartbeats are answered about every 41 s; two may be missed while the library reconnects. */
    static final Duration SILENT_TOO_LONG = Duration.ofMinutes(2);

    /** A person who waits longer for an answer thinks that nobody is there. */
    static final Duration BEHIND_TOO_FAR = Duration.ofMinutes(1);

    private final DiscordGateway gateway;
    private final InboxLag lag;

    DiscordHealth(DiscordGateway gateway, InboxLag lag) {
        this.gateway = gateway;
        this.lag = lag;
    }

    @Override
    public Health health() {
        return of(gateway.leading(), gateway.sinceAnswer(), lag.of(DiscordEvents.SOURCE));
    }

    /** @param silence since the gateway gave its last sign of life; null when there was none yet */
    static Health of(boolean leading, @Nullable Duration silence, Duration lag) {
        boolean silent = leading && (silence == null || silence.compareTo(SILENT_TOO_LONG) > 0);
        boolean behind = lag.compareTo(BEHIND_TOO_FAR) > 0;
        Health.Builder health = silent || behind ? Health.down() : Health.up();
        health.withDetail("connected", leading && !silent).withDetail("inboxLagSeconds", lag.toSeconds());
        if (leading) {
            health.withDetail("secondsSinceSign", silence == null ? -1 : silence.toSeconds());
        }
        return health.build();
    }
}
