package net.runagent.core.care;

import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.vault.Vault;
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
}
