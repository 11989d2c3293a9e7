package net.runagent.core.conversation;

import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;

/** Carries a happening to every reachable chat of an account, in order with what the person does, exactly once. */
public interface Tidings {
    /**
     * Stored in the running transaction.
     *
     * @param once the same for a repeat, e.g. {@code deployment-ready:<id>}
     */
    void tell(AccountId account, Happening happening, String once);

    /**
     * As above, but only to chats that take messages now: for what is worth nothing any more when somebody who had blocked us
     * comes back.
     */
    default void tellListening(AccountId account, Happening happening, String once) {
        tell(account, happening, once);
    }

    /** As above, to one chat only: for people who have no account yet. */
    void tell(ChatUser user, Happening happening, String once);
}
