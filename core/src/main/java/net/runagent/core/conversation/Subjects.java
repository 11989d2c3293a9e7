package net.runagent.core.conversation;

import java.util.UUID;
import net.runagent.core.account.AccountId;
import org.jspecify.annotations.Nullable;

/** What has become of the things that flows are about. Joins the running transaction. */
public interface Subjects {
    enum Fate {
        GOES_ON,
        /** It is being ended, and nothing will stop that: there is nothing to come back to. */
        ENDS,
        /** It is not, or no longer, a thing of this account. */
        ENDED
    }

    Fate of(UUID subject, @Nullable AccountId account);
}
