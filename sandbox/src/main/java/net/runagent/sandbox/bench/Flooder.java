package net.runagent.sandbox.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import net.runagent.sandbox.telegram.TelegramParty;
import org.jspecify.annotations.Nullable;

/** One person whose device went mad: the same words again and again, evenly, whether or not anybody answers. */
final class Flooder {
    /** Less than this of what it should have said is no flood, and what was measured beside it means nothing. */
    private static final double LEAST_SAID = 0.95;

    private final String id;
    private final Runnable says;
    private final AtomicLong said = new AtomicLong();
    private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
    private volatile boolean stopped;

    Flooder(String id, Runnable says) {
        this.id = id;
        this.says = says;
    }

    static Flooder on(TelegramParty telegram) {
        String id = telegram.create("Ada", "en").userId();
        return new Flooder(id, () -> telegram.sayAtOnce(Map.of(id, "/start")));
    }

    String id() {
        return id;
    }

    long said() {
        return said.get();
    }

    /**
     * Floods while the work goes on, so many times a second.
     *
     * @throws IllegalStateException when there was no such flood
     */
    <T> T during(int perSecond, Supplier<T> work) throws InterruptedException {
        stopped = false;
        long before = said.get();
        long from = System.nanoTime();
        Thread flood = Thread.ofPlatform().name("flooder").start(() -> flood(perSecond));
        T done;
        long nanos;
        try {
            done = work.get();
        } finally {
            nanos = System.nanoTime() - from;
            stopped = true;
            flood.join();
        }
        demand(said.get() - before, (double) nanos / TimeUnit.SECONDS.toNanos(1) * perSecond);
        return done;
    }

    private void demand(long times, double due) {
        if (broken.get() != null || times < LEAST_SAID * due) {
            throw new IllegalStateException(
                    "the flood was none: said %d times instead of %.0f".formatted(times, due), broken.get());
        }
    }

    private void flood(int perSecond) {
        long each = TimeUnit.SECONDS.toNanos(1) / perSecond;
        try {
            for (long at = System.nanoTime(); !stopped; at += each) {
                for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                says.run();
                said.incrementAndGet();
            }
        } catch (RuntimeException trouble) {
            broken.set(trouble);
        }
    }
}
