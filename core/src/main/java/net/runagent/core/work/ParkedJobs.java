package net.runagent.core.work;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Jobs that failed so often that nobody tries them any more until a person says so. */
public interface ParkedJobs {
    /** Longest parked first. */
    List<Parked> all();

    /**
     * Puts every parked job of this id back, with all its tries; the running service takes it up within seconds, a stopped
     * one at its next start.
     *
     * @return the names of the jobs; empty when none of this id is parked, and then nothing is changed
     */
    List<String> retry(UUID id);

    /** @param failure types and places in our code, never a message */
    record Parked(String job, UUID id, int failures, String failure, Instant parkedAt) {}
}
