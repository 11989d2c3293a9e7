package net.runagent.core.deployment;

import net.runagent.core.account.Platform;
import net.runagent.core.conversation.OurBots;
import org.springframework.stereotype.Component;

@Component
class BotsOfDeployments implements OurBots {
    private final DeploymentRecords records;

    BotsOfDeployments(DeploymentRecords records) {
        this.records = records;
    }

    @Override
    public boolean known(Platform platform, String botId) {
        return records.knows(platform, botId);
    }
}
