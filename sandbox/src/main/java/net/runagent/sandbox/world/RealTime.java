package net.runagent.sandbox.world;

import java.time.Duration;

/**
 * The one place where the sandbox waits in real time: for a process of its own, for the seconds of a fault, between two
 * looks. What people and parties do goes by {@link WorldClock}.
 */
public final class RealTime {
    private RealTime() {}

    /** Waits. False when the thread was interrupted, which it still is afterwards. */
    public static boolean passes(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
