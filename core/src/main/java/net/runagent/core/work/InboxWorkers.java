package net.runagent.core.work;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Works the inbox off with a bounded number of threads. They are the platform's own, since each spends its time waiting for
 * short answers of the database: a virtual one is woken in two steps, which takes a third longer for the whole way.
 *
 * <p>A worker is started by a wake-up (right after a commit) or by the sweep once a second (for what a dead process left, and
 * for retries), runs batch after batch while there is something, and ends.
 */
@Component
final class InboxWorkers implements Worker, DisposableBean {
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
    private static final Duration UNHURRIED = Duration.ofMillis(20);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(InboxWorkers.class);

    private final InboxBatch batch;
    private final InboxRecords records;
    private final Clock clock;
    private final int most;
    private final ExecutorService hands = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("inbox-worker-", 1).factory());
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong signal = new AtomicLong();
    private final AtomicBoolean lookArranged = new AtomicBoolean();
    private volatile boolean paused = true;
    private volatile @Nullable ScheduledExecutorService sweeper;

    InboxWorkers(InboxBatch batch, InboxRecords records, InboxProperties properties, Clock clock) {
        this.batch = batch;
        this.records = records;
        this.clock = clock;
        this.most = properties.workers();
    }

    @Override
    public String name() {
        return "inbox";
    }

    /** Something waits in these lanes. Cheap; never blocks. */
    void wake(Set<String> lanes) {
        if (!batch.leaveToThoseAtWork(lanes)) {
            wake();
        }
    }

    /** As {@link #wake(Set)}, a moment later and once for all who ask until then. Cheap; never blocks. */
    void wakeUnhurried() {
        ScheduledExecutorService timer = sweeper;
        if (timer == null || !lookArranged.compareAndSet(false, true)) {
            return; // not resumed yet, and then everything is looked at; or somebody has asked
        }
        try {
            var unused = timer.schedule(this::arrangedLook, UNHURRIED.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            lookArranged.set(false);
        }
    }

    private void arrangedLook() {
        lookArranged.set(false); // before the look: what is stored from now on may not be seen by it
        wake();
    }

    private void wake() {
        batch.call();
        if (!startOneIfThereIsRoom()) {
            signal.incrementAndGet();
        }
    }

    @Override
    public synchronized void resume() {
        paused = false;
        if (sweeper == null) {
            ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("inbox-sweep").factory());
            var unused = timer.scheduleWithFixedDelay(this::wake, 0, SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            var alsoUnused =
                    timer.scheduleWithFixedDelay(this::forgetOldKeys, 1, FORGET_EVERY.toMinutes(), TimeUnit.MINUTES);
            sweeper = timer;
        }
        wake();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public List<String> executing() {
        int now = running.get();
        return now == 0 ? List.of() : List.of("inbox (" + now + " batches)");
    }

    @Override
    public synchronized void destroy() {
        pause();
        if (sweeper != null) {
            sweeper.shutdownNow();
        }
        long deadline = System.nanoTime() + LONGEST_END.toNanos();
        while (running.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        hands.shutdown();
    }

    private boolean startOneIfThereIsRoom() {
        if (paused) {
            return true;
        }
        int now = running.get();
        while (now < most) {
            if (running.compareAndSet(now, now + 1)) {
                start();
                return true;
            }
            now = running.get();
        }
        return false;
    }

    /** A place that nobody fills is free again. */
    private void start() {
        try {
            hands.execute(this::work);
        } catch (RuntimeException | Error noThread) {
            running.decrementAndGet();
            throw noThread;
        }
    }

    /** Ends when a look that began after the latest wake-up without room took all there was. */
    private void work() {
        long seen = signal.get();
        try {
            boolean more = false;
            do {
                seen = signal.get();
                more = !paused && takeBatch(more);
            } while (more || (!paused && signal.get() != seen));
        } finally {
            // Whatever ends this worker, its place must be free for another one.
            running.decrementAndGet();
        }
        if (signal.get() != seen) {
            startOneIfThereIsRoom();
        }
    }

    /** @param more the last batch left something */
    private boolean takeBatch(boolean more) {
        try {
            return more ? batch.handleNext() : batch.handleCalled();
        } catch (RuntimeException | Error trouble) {
            // The database is away, most likely. Nothing is lost; the sweep tries again in a second.
            log.warn("The inbox could not be read; trying again: {}", Failures.brief(trouble));
            return false;
        }
    }

    private void forgetOldKeys() {
        if (paused) {
            return;
        }
        try {
            records.forget(
                    clock.instant().minus(InboxBatch.KEYS_KEPT), clock.instant().minus(InboxBatch.PARKED_KEPT));
        } catch (RuntimeException trouble) {
            log.warn("Old inbox keys stay until the next hour: {}", Failures.brief(trouble));
        }
    }
}
