package net.runagent.core.conversation;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the outbox runs on and waits by: threads of its own and real time. A test puts hands of its own in its place. */
interface Pulse {
    /** Three times what waits for a platform at 100 messages a second when each takes a tenth of one. */
    int EVERYDAY_THREADS = 32;

    int IDLE_SECONDS = 30;

    /** At once, beside the caller. */
    void run(Runnable work);

    void after(long nanos, Runnable work);

    /** As {@link System#nanoTime()} counts, and further where the clock of the service was moved on. */
    long nanos();

    /**
     * Threads of the platform as long as these are enough: one that waits for an answer is woken in one step, a virtual one in
     * three, by the poller, the scheduler and its carrier, which cost as much as what it does. In a rush virtual ones help.
     */
    static Pulse ofThreads(Supplier<Duration> movedOn) {
        ExecutorService rush = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService threads = new ThreadPoolExecutor(
                0,
                EVERYDAY_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("outbox-", 1).factory(),
                (work, full) -> rush.execute(work));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("outbox-timer").factory());
        return new Pulse() {
            @Override
            public void run(Runnable work) {
                threads.execute(work);
            }

            @Override
            public void after(long nanos, Runnable work) {
                var unused = timer.schedule(work, nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public long nanos() {
                return System.nanoTime() + movedOn.get().toNanos();
            }
        };
    }
}
