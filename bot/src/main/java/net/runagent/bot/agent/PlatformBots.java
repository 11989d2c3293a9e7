package net.runagent.bot.agent;

import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.deployment.AgentBots.Fetched;
import net.runagent.core.vault.Secret;

/** What a platform can say of and do with agents' bots. Only some of them let a bot be made and looked after for others. */
public interface PlatformBots {
    /** A code for what the platform does not have. */
    String NOT_MANAGED = "not-managed";

    Platform platform();

    Checked check(Secret token);

    default Fetched fetchManagedToken(String botId) {
        return new Fetched.Refused(NOT_MANAGED);
    }

    default Checked restrictToOwner(String botId, String ownerId) {
        return new Checked.Unfit(NOT_MANAGED);
    }

    default Fetched replaceManagedToken(String botId) {
        return new Fetched.Refused(NOT_MANAGED);
    }
}
