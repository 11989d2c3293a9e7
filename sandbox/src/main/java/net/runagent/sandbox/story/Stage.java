package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import net.runagent.sandbox.world.RealTime;

/** Plays steps one after the other, prints each with its time, and does something between any two. */
final class Stage {
    private final WorldClient world;
    private final Runnable between;
    private int count;
    private long began = System.nanoTime();

    Stage(WorldClient world, Runnable between) {
        this.world = world;
        this.between = between;
    }

    WorldClient world() {
        return world;
    }

    void step(String what, Runnable work) {
        step(what, () -> {
            work.run();
            return what;
        });
    }

    <T> T step(String what, Supplier<T> work) {
        if (count++ > 0) {
            between.run();
        }
        System.out.printf(Locale.ROOT, "%2d. %-62s ", count, what);
        System.out.flush();
        long from = System.nanoTime();
        try {
            T result = work.get();
            System.out.printf(Locale.ROOT, "%7.2f s%n", seconds(from));
            return result;
        } catch (RuntimeException failed) {
            System.out.printf(Locale.ROOT, "%7.2f s  FAILED%n", seconds(from));
            throw failed;
        }
    }

    void note(String text) {
        System.out.println("    " + text);
    }

    double total() {
        return seconds(began);
    }

    /** Looks again and again until the supplier gives something, at most this long. */
    static <T> T until(Supplier<String> awaited, Duration within, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new StoryFailed("not within " + within.toSeconds() + " s: " + awaited.get());
            }
            pause();
        }
    }

    static void until(String awaited, Duration within, BooleanSupplier condition) {
        until(() -> awaited, within, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    static void demand(boolean holds, String what) {
        if (!holds) {
            throw new StoryFailed("not so: " + what);
        }
    }

    private static void pause() {
        if (!RealTime.passes(Duration.ofMillis(50))) {
            throw new StoryFailed("interrupted");
        }
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }
}
