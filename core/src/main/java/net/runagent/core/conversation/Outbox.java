package net.runagent.core.conversation;

import java.util.List;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import org.jspecify.annotations.Nullable;

/** Messages on their way to people: stored with what caused them, sent in order after the commit, none of them lost. */
public interface Outbox {
    /** Stores the parcels in the running transaction; they go out, lane by lane, when it has committed. */
    void put(List<Parcel> parcels);

    /**
     * Ends the waiting sign of a tap, outside of all lanes and without a trace.
     *
     * @param unseen run when the toast came too late to be seen
     */
    void acknowledge(Platform platform, String tap, @Nullable String toast, Runnable unseen);

    /** The person takes messages again: what was held back goes out now. Joins the running transaction. */
    void release(ChatUser user);
}
