package net.runagent.core.deployment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.conversation.Happening;

/** Work on agents that takes its time, such as building one; found by Spring. {@link ShowProgress} keeps telling of it. */
public interface LongWork {
    /** All that is going on now, and nothing that waits for its owner. Asks nobody outside. */
    List<GoingOn> goingOn();

    /**
     * @param work the same for as long as it goes on
     * @param progress has its message brought up to date; telling it too often or too late does no harm
     */
    record GoingOn(AccountId account, UUID work, Happening progress, Instant since) {}
}
