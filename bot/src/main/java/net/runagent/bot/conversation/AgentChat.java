package net.runagent.bot.conversation;

import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;

/** Where an agent is talked to. */
final class AgentChat {
    private AgentChat() {}

    /** Leads to the agent's own bot; empty while it has none. */
    static String of(Deployment deployment) {
        AgentBot bot = deployment.bot();
        if (bot == null) {
            return "";
        }
        return switch (bot.platform()) {
            case TELEGRAM -> "https://t.me/" + bot.username();
            case DISCORD -> "https://discord.com/users/" + bot.botId();
        };
    }
}
