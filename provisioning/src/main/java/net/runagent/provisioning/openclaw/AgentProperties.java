package net.runagent.provisioning.openclaw;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the agents themselves talk to. Leave both empty in production.
 *
 * @param telegramApiUrl base address of the Bot API for agents, without {@code /bot}; empty means Telegram's own. Anything
 *     else also allows the agent to reach private networks, so it is for the sandbox only
 * @param openrouterUrl base address of OpenRouter for agents, with {@code /api/v1}; empty means OpenRouter's own
 */
@ConfigurationProperties("runagent.agent")
public record AgentProperties(
        @DefaultValue("") String telegramApiUrl,
        @DefaultValue("") String openrouterUrl) {}
