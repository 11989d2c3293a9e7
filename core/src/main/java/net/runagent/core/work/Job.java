package net.runagent.core.work;

import java.time.Instant;
import java.util.UUID;

/**
 * The work behind a job name; found by Spring. An exception means: try again with capped back-off (1 s doubling to 10
 * min), after {@link #attemptsBeforeStaff()} park the job and alert the staff. Runs outside any transaction.
 */
public interface Job {
    String name();

    Next run(UUID id);

    default int attemptsBeforeStaff() {
        return 20;
    }

    /** What comes after a run. Steps never wait: they ask to be called again. */
    sealed interface Next {
        record Done() implements Next {}

        record Again(Instant at) implements Next {}

        static Next done() {
            return new Done();
        }

        static Next again(Instant at) {
            return new Again(at);
        }
    }
}
