package net.runagent.core.work;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** First written, then answered: whatever arrives is stored before anybody acts on it. */
public interface Inbox {
    /**
     * Stores the arrivals not seen before, in the running transaction (or one of its own), and wakes the workers after
     * commit.
     *
     * @return the ids of those that were new
     */
    Set<UUID> keep(List<Arrival> arrivals);

    /**
     * As {@link #keep}, for what nobody looks at a screen for: the workers come a moment later and take what has gathered by
     * then, which costs less than a look for each.
     */
    default Set<UUID> keepUnhurried(List<Arrival> arrivals) {
        return keep(arrivals);
    }
}
