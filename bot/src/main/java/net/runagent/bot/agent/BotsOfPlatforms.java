package net.runagent.bot.agent;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.vault.Secret;
import org.springframework.stereotype.Component;

/** Leads each question about a bot to its platform; managed bots are Telegram's alone. */
@Component
final class BotsOfPlatforms implements AgentBots {
    private final Map<Platform, PlatformBots> all = new EnumMap<>(Platform.class);

    BotsOfPlatforms(List<PlatformBots> bots) {
        bots.forEach(each -> all.put(each.platform(), each));
    }

    @Override
    public Checked check(Platform platform, Secret token) {
        return of(platform).check(token);
    }

    @Override
    public Fetched fetchManagedToken(String botId) {
        return of(Platform.TELEGRAM).fetchManagedToken(botId);
    }

    @Override
    public Checked restrictToOwner(String botId, String ownerId) {
        return of(Platform.TELEGRAM).restrictToOwner(botId, ownerId);
    }

    @Override
    public Fetched replaceManagedToken(String botId) {
        return of(Platform.TELEGRAM).replaceManagedToken(botId);
    }

    @Override
    public Waiting waiting(Platform platform, Secret token) {
        return of(platform).waiting(token);
    }

    private PlatformBots of(Platform platform) {
        PlatformBots bots = all.get(platform);
        if (bots == null) {
            throw new IllegalStateException("no door to " + platform);
        }
        return bots;
    }
}
