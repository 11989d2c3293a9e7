package net.runagent.bot.conversation;

import java.util.stream.Stream;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.SecretKind;

/** Where an agent is talked to. */
final class AgentChat {
    private AgentChat() {}

    /**
     * The platform of the agent whose bot has this token. What is said of an agent and its bot follows that platform, what
     * is said of the chat the chat's: an account may have both.
     *
     * @param kind a {@link SecretKind#word}; what is no bot's token is no platform's, and then this does not matter
     */
    static Platform platform(String kind) {
        return Stream.of(SecretKind.botToken(Platform.DISCORD), SecretKind.nextBotToken(Platform.DISCORD))
                        .anyMatch(token -> token.word().equals(kind))
                ? Platform.DISCORD
                : Platform.TELEGRAM;
    }

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
