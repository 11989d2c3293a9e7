package net.runagent.core.deployment;

import net.runagent.core.account.ChatUser;
import org.springframework.stereotype.Component;

/** Through which bot an agent talks, and whom it obeys there. Joins the running transaction. */
@Component
public class AgentChannel {
    private final DeploymentRecords records;
    private final ChannelChanges changes;

    AgentChannel(DeploymentRecords records, ChannelChanges changes) {
        this.records = records;
        this.changes = changes;
    }

    /**
     * Whether an agent, this one too, talks through it or is about to; nobody else gets it before the running transaction
     * ends.
     */
    public boolean taken(AgentBot bot) {
        changes.decide(bot.platform(), bot.botId());
        return records.using(bot.platform(), bot.botId()).isPresent() || changes.involves(bot.platform(), bot.botId());
    }

    /** From now on; what is written to its server next says so. */
    public void talk(DeploymentId id, ChatUser owner, AgentBot bot) {
        records.save(records.lock(id).orElseThrow().talking(owner, bot));
    }
}
