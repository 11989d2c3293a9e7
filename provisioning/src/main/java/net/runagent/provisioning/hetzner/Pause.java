package net.runagent.provisioning.hetzner;

import java.time.Duration;

/** Lets the thread of a repeated read wait for a moment of real time; tests do not wait. */
@FunctionalInterface
interface Pause {
    void of(Duration length);
}
