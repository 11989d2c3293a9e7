package net.runagent.persistence.work;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a limit. */
public final class Eventually {
    private Eventually() {}

    public static void becomes(Duration most, String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + most + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    public static void becomes(String what, BooleanSupplier condition) {
        becomes(Duration.ofSeconds(30), what, condition);
    }
}
