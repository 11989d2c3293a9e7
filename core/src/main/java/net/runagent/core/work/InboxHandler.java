package net.runagent.core.work;

import java.util.List;

/**
 * Handles the arrivals of one source; found by Spring. Called inside one transaction with at most one arrival per lane,
 * the oldest; the lanes are locked. When it throws, the transaction is rolled back and each arrival is tried alone; one
 * that fails 5 times alone is parked, {@link #parked} is called, and its lane goes on.
 */
public interface InboxHandler {
    String source();

    void handle(List<Arrival> arrivals);

    /** Called in a transaction of its own for an arrival given up on; the person should get an apology with the id. */
    default void parked(Arrival arrival) {}
}
