package net.runagent.core.deployment;

import net.runagent.core.account.Platform;
import net.runagent.core.vault.Secret;

/** The agents' own bots on the chat platforms; the doors implement it. Outside calls: never in a transaction. */
public interface AgentBots {
    /** Who this token belongs to. */
    Checked check(Platform platform, Secret token);

    /** The token of a bot that its owner created through our offer; put into the vault by the caller. */
    Fetched fetchManagedToken(String botId);

    /** Only the owner can talk to the bot; for managed ones, as the rest here: Telegram has them, Discord has not. */
    Checked restrictToOwner(String botId, String ownerId);

    /** Replaces a managed bot's token, so that whoever still holds the old one is locked out. */
    Fetched replaceManagedToken(String botId);

    /**
     * How many messages wait for whoever listens with this token. Seen from outside, so that an agent which says that it is
     * well and yet hears nothing is found out.
     */
    Waiting waiting(Platform platform, Secret token);

    sealed interface Waiting {
        /** @param elsewhere the platform hands messages to another address, so that nobody who asks gets any */
        record Messages(int count, boolean elsewhere) implements Waiting {}

        /** The token is wrong or revoked. */
        record Invalid() implements Waiting {}

        /** The platform does not tell; all that is known is that the token is good. */
        record NotTold() implements Waiting {}

        record Unknown(String why) implements Waiting {}
    }

    sealed interface Checked {
        record Ok(String botId, String username) implements Checked {}

        /** The token is wrong or revoked. */
        record Invalid() implements Checked {}

        /** Not usable as an agent's bot: it is our operator bot, or not a bot. */
        record Unfit(String code) implements Checked {}

        record Unknown(String why) implements Checked {}
    }

    sealed interface Fetched {
        record Token(Secret token) implements Fetched {}

        record Refused(String code) implements Fetched {}

        record Unknown(String why) implements Fetched {}
    }
}
