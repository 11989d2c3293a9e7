package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final int RUSH = 4 * Pulse.EVERYDAY_THREADS;

    /** Each of them waits for all others: none would end if only so many could begin. */
    @Test
    void inARushNobodyWaitsForSomebodyElse() throws InterruptedException {
        Pulse pulse = Pulse.ofThreads(() -> Duration.ZERO);
        CountDownLatch begun = new CountDownLatch(RUSH);
        CountDownLatch ended = new CountDownLatch(RUSH);
        AtomicInteger onThreadsOfThePlatform = new AtomicInteger();

        for (int i = 0; i < RUSH; i++) {
            pulse.run(() -> {
                if (!Thread.currentThread().isVirtual()) {
                    onThreadsOfThePlatform.incrementAndGet();
                }
                begun.countDown();
                awaited(begun);
                ended.countDown();
            });
        }

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(onThreadsOfThePlatform).hasValue(Pulse.EVERYDAY_THREADS);
    }

    @Test
    void timeThatTheServiceWasMovedOnByIsOver() {
        AtomicReference<Duration> moved = new AtomicReference<>(Duration.ZERO);
        Pulse pulse = Pulse.ofThreads(moved::get);
        long before = pulse.nanos();
        moved.set(Duration.ofDays(400));

        assertThat(pulse.nanos() - before)
                .isGreaterThanOrEqualTo(Duration.ofDays(400).toNanos());
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
