package net.runagent.core.work;

import java.time.Duration;

/** Work that comes back; found by Spring; one process of the fleet runs it, missed turns are run once. */
public interface Recurring {
    String name();

    Duration every();

    void run();
}
