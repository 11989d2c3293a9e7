package net.runagent.core.work;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * At most one process of the fleet leads a role, such as polling Telegram. Ask before each turn: leadership is lost when
 * the connection to the database breaks, and then another process takes it within seconds. A turn that is under way at
 * that moment may overlap with the new leader's first, so a turn must be harmless when done twice.
 */
@Component
public final class Leadership {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);

    /** Who leads a role, as far as this process can tell. */
    public enum Leader {
        US,
        ANOTHER,
        /** The database cannot be asked. */
        UNKNOWN
    }

    private final LeaderLocks locks;

    public Leadership(LeaderLocks locks) {
        this.locks = locks;
    }

    /** Whether this process leads the role now; false too when the database cannot be asked. */
    public boolean lead(String role) {
        return leader(role) == Leader.US;
    }

    /** As {@link #lead}, for who goes on for a while when nobody can tell. */
    public Leader leader(String role) {
        try {
            return locks.hold(role) ? Leader.US : Leader.ANOTHER;
        } catch (RuntimeException trouble) {
            log.warn("Nobody can tell who leads {}: {}", role, Failures.brief(trouble));
            return Leader.UNKNOWN;
        }
    }

    /** Lets another process lead. */
    public void resign(String role) {
        locks.release(role);
    }
}
