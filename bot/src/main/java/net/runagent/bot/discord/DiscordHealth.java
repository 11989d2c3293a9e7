package net.runagent.bot.discord;

import net.runagent.bot.door.DoorHealth;
import net.runagent.core.work.InboxLag;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The gateway answers a heartbeat about every 41 s; that, like any event, is a sign of life. */
@Component
final class DiscordHealth implements HealthIndicator {
    private final DiscordGateway gateway;
    private final InboxLag lag;

    DiscordHealth(DiscordGateway gateway, InboxLag lag) {
        this.gateway = gateway;
        this.lag = lag;
    }

    @Override
    public Health health() {
        return DoorHealth.of(gateway.leading(), gateway.sinceAnswer(), lag.of(DiscordEvents.SOURCE));
    }
}
