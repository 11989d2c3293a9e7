package net.runagent.bot.telegram;

import net.runagent.bot.door.DoorHealth;
import net.runagent.core.work.InboxLag;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The library's own "running" stays true when its loop is dead, so that the poller's last good answer counts. */
@Component
final class TelegramHealth implements HealthIndicator {
    private final TelegramPoller poller;
    private final InboxLag lag;

    TelegramHealth(TelegramPoller poller, InboxLag lag) {
        this.poller = poller;
        this.lag = lag;
    }

    @Override
    public Health health() {
        return DoorHealth.of(poller.leading(), poller.sinceAnswer(), lag.of(TelegramUpdates.SOURCE));
    }
}
