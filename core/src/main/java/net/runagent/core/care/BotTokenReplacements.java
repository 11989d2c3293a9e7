package net.runagent.core.care;

import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentChannel;
import net.runagent.core.deployment.ChannelChanges;
import net.runagent.core.deployment.LockBots;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One for each platform: their tokens are secrets of different kinds. */
@Configuration(proxyBeanMethods = false)
class BotTokenReplacements {
    @Bean
    Replacement telegramBotToken(AgentBots bots, Delivery delivery, Vault vault, OpenForRotation secrets) {
        return new ReplaceBotToken(Platform.TELEGRAM, bots, delivery, vault, secrets);
    }

    @Bean
    Replacement discordBotToken(AgentBots bots, Delivery delivery, Vault vault, OpenForRotation secrets) {
        return new ReplaceBotToken(Platform.DISCORD, bots, delivery, vault, secrets);
    }

    @Bean
    Replacement telegramChannel(
            AgentBots bots,
            LockBots locks,
            AgentChannel channel,
            ChannelChanges changes,
            Delivery delivery,
            Vault vault,
            OpenForRotation secrets,
            AgentBackups backups,
            Transactions transactions) {
        return new MoveChannel(
                Platform.TELEGRAM, bots, locks, channel, changes, delivery, vault, secrets, backups, transactions);
    }

    @Bean
    Replacement discordChannel(
            AgentBots bots,
            LockBots locks,
            AgentChannel channel,
            ChannelChanges changes,
            Delivery delivery,
            Vault vault,
            OpenForRotation secrets,
            AgentBackups backups,
            Transactions transactions) {
        return new MoveChannel(
                Platform.DISCORD, bots, locks, channel, changes, delivery, vault, secrets, backups, transactions);
    }
}
