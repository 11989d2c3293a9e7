package net.runagent.core.work;

/** Locks that belong to this process and vanish with its connection to the database. */
public interface LeaderLocks {
    /** Whether this process holds the lock now, taking it when it is free. Asks the database each time. */
    boolean hold(String role);

    void release(String role);
}
