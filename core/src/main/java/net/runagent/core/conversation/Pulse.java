package net.runagent.core.conversation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the outbox runs on and waits by: threads of its own and real time. A test puts hands of its own in its place. */
interface Pulse {
    /** At once, beside the caller. */
    void run(Runnable work);

    void after(long nanos, Runnable work);

    /** As {@link System#nanoTime()} counts. */
    long nanos();

    static Pulse ofThreads() {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
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
                return System.nanoTime();
            }
        };
    }
}
