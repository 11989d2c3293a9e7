package net.runagent.core.deployment;

import net.runagent.core.account.Platform;
import net.runagent.core.conversation.OurBots;
import org.springframework.stereotype.Component;

@Component
class BotsOfDeployments implements OurBots {
    private final DeploymentRecords records;
    private final ChannelChanges changes;

    BotsOfDeployments(DeploymentRecords records, ChannelChanges changes) {
        this.records = records;
        this.changes = changes;
    }

    @Override
    public boolean known(Platform platform, String botId) {
        return records.knows(platform, botId) || changes.involves(platform, botId);
    }
}
