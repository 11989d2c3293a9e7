package net.runagent.core.work;

import java.util.List;

/**
 * Something that takes up work by itself: the inbox workers, the job engine, a poller, an outbox sender. Found by Spring;
 * made paused. It is resumed once the service is ready (never by a shell command), paused before the service stops and
 * whenever the sandbox moves the clock.
 */
public interface Worker {
    String name();

    /** Starts, or goes on, taking up work. Idempotent. */
    void resume();

    /** Takes up no new work from now on; returns at once, while started work may still run. Idempotent. */
    void pause();

    /** Names of what runs at this moment; empty when nothing does. Waiting for a poll's answer is not running. */
    List<String> executing();
}
