package net.runagent.core.conversation;

import net.runagent.core.account.Platform;

/** Which bots the house works with. Joins the running transaction. */
public interface OurBots {
    /** Whether an agent has or had this bot, whatever became of it. */
    boolean known(Platform platform, String botId);
}
