package net.runagent.core.deployment;

/** Where a spare stands. It only ever goes on, and what was claimed once never serves anybody else. */
public enum SpareState {
    CREATING,
    /** Verified, and the agent's program runs on it without an owner. */
    READY,
    /** A deployment's from now on: to be deleted with it. */
    CLAIMED,
    DISCARDING,
    /** Proven: nothing of it exists any more. */
    GONE;

    boolean leadsTo(SpareState next) {
        return switch (this) {
            case CREATING -> next == READY || next == DISCARDING;
            case READY -> next == CLAIMED || next == DISCARDING;
            // What turned out not to do before any secret of the customer reached it.
            case CLAIMED -> next == DISCARDING;
            case DISCARDING -> next == GONE;
            case GONE -> false;
        };
    }
}
