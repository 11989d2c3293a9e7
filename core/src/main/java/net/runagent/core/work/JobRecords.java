package net.runagent.core.work;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The job table and the engine that runs it. */
public interface JobRecords {
    /** Stores the job for each of them at its time, or moves the waiting one to the earlier time; one that runs now runs once more at that time. */
    void put(String job, Map<UUID, Instant> times);

    /** Takes it out; one that runs now ends its present run. A parked one is forgotten too. */
    void remove(String job, UUID id);

    /** A job is due at that time: the engine of this process looks then. Cheap; never blocks. */
    void wake(Instant when);
}
