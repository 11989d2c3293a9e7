package net.runagent.core.work;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Marks the instant between two steps at which a process may die. Does nothing outside tests. A test arms it with an
 * action that throws; {@link #seen()} then lists the labels reached, so that a test can prove that it covered them all.
 */
public final class CrashPoint {
    private static volatile @Nullable Consumer<String> armed;

    private CrashPoint() {}

    public static void at(String label) {
        Consumer<String> action = armed;
        if (action != null) {
            action.accept(label);
        }
    }

    /** For tests only; {@code null} disarms. */
    public static void arm(@Nullable Consumer<String> action) {
        armed = action;
    }
}
