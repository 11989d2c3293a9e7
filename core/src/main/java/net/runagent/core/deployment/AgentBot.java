package net.runagent.core.deployment;

import net.runagent.core.account.Platform;

/**
 * The agent's own bot on its platform.
 *
 * @param botId the platform's numeric id
 * @param username without {@code @}
 */
public record AgentBot(Platform platform, Source source, String botId, String username) {
    public enum Source {
        /** Created by its owner through our offer; we fetch, restrict and replace its token. */
        MANAGED,
        /** Its owner pasted the token. */
        PASTED
    }
}
