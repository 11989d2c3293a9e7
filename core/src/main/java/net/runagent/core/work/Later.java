package net.runagent.core.work;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Durable jobs. A job carries one id and nothing else; it is stored in the running transaction and vanishes with its
 * rollback. Any process may run it; when a process dies another one takes the job over within 20 s. A job runs at least
 * once: each step must find out whether it has been done before.
 */
public interface Later {
    /** Stores the job unless the same (name, id) waits already; an earlier time wins. */
    void at(String job, UUID id, Instant when);

    /** The same job for many ids, each at its time, in one statement. */
    default void at(String job, Map<UUID, Instant> times) {
        times.forEach((id, when) -> at(job, id, when));
    }

    /** As soon as the running transaction has committed. */
    void soon(String job, UUID id);

    void forget(String job, UUID id);
}
