package net.runagent.sandbox.world;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** World actions take 100 ms of real time, or as long as they really do. */
public final class Delays implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delays.class);
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final Map<String, Duration> REAL = Map.of(
            "create", Duration.ofSeconds(3),
            "boot", Duration.ofSeconds(12),
            "cloud-init", Duration.ofSeconds(35),
            "install", Duration.ofSeconds(25),
            "agent-start", Duration.ofSeconds(6),
            "first-thought", Duration.ofSeconds(8),
            "delete", Duration.ofSeconds(3));

    private final boolean real;
    private volatile Consumer<Waited> watcher = waited -> {};
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("world-delays").factory());
    private final Set<ScheduledFuture<?>> waiting = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> underWay = ConcurrentHashMap.newKeySet();

    /** A span in which a world action was under way, as {@link System#nanoTime()} tells. */
    public record Waited(long fromNanos, long untilNanos) {}

    /** Is told of each action when its time is over. */
    public void watch(Consumer<Waited> watcher) {
        this.watcher = watcher;
    }

    Delays(boolean real) {
        this.real = real;
    }

    /** How long this kind of action takes. */
    public Duration of(String action) {
        return real ? REAL.getOrDefault(action, Duration.ofSeconds(1)) : QUICK;
    }

    /** Runs the work when the action is over, on a thread of its own. */
    public void after(String action, Runnable work) {
        after(of(action), work);
    }

    /** Exactly this long, real time. */
    public void after(Duration time, Runnable work) {
        long from = System.nanoTime();
        Action action = new Action(work);
        underWay.add(action);
        ScheduledFuture<?> timed = timer.schedule(
                () -> {
                    watcher.accept(new Waited(from, System.nanoTime()));
                    waiting.removeIf(f -> f.isDone() || f.getDelay(TimeUnit.NANOSECONDS) <= 0);
                    Thread.ofVirtual().name("world-action").start(action);
                },
                time.toNanos(),
                TimeUnit.NANOSECONDS);
        waiting.add(timed);
    }

    /** How many actions are still under way: they wait for their time, or what they do is not done yet. */
    public int pending() {
        return underWay.size();
    }

    public boolean real() {
        return real;
    }

    void forget() {
        waiting.forEach(f -> f.cancel(false));
        waiting.clear();
        underWay.clear();
    }

    private final class Action implements Runnable {
        private final Runnable work;

        Action(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("a world action failed", e);
            } finally {
                underWay.remove(this);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
