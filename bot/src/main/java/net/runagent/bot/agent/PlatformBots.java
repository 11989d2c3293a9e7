package net.runagent.bot.agent;

import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.deployment.AgentBots.Fetched;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.vault.Secret;

/** What a platform can say of and do with agents' bots. Only some of them let a bot be made and looked after for others. */
public interface PlatformBots {
    /** A code for what the platform does not have. */
    String NOT_MANAGED = "not-managed";

    Platform platform();

    Checked check(Secret token);

    /** As {@link #check} where the platform does not tell what waits. */
    default Waiting waiting(Secret token) {
        return switch (check(token)) {
            case Checked.Ok _, Checked.Unfit _ -> new Waiting.NotTold();
            case Checked.Invalid _ -> new Waiting.Invalid();
            case Checked.Unknown(String why) -> new Waiting.Unknown(why);
        };
    }

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
