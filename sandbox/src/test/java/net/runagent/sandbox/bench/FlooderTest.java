package net.runagent.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is measured beside a flood means nothing when there was none. */
class FlooderTest {
    @Test
    void aFloodThatGoesOnIsOne() throws InterruptedException {
        Flooder flooder = new Flooder("7", () -> {});

        assertThat(flooder.during(50, () -> {
                    becomes(() -> flooder.said() >= 50);
                    return "measured";
                }))
                .isEqualTo("measured");
    }

    @Test
    void aFloodThatBreaksOffSilentlyFailsTheMeasurement() {
        AtomicInteger times = new AtomicInteger();
        Flooder flooder = new Flooder("7", () -> {
            if (times.incrementAndGet() > 20) {
                throw new IllegalStateException("planned");
            }
        });

        assertThatThrownBy(() -> flooder.during(50, () -> {
                    becomes(() -> times.get() > 20);
                    return "measured";
                }))
                .hasMessageContaining("the flood was none: said 20 times")
                .hasRootCauseMessage("planned");
    }

    @Test
    void aFloodThatCannotKeepUpFailsTheMeasurement() {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        Flooder flooder = new Flooder("7", () -> {
            if (times.incrementAndGet() == 2) {
                await(answer);
            }
        });
        long from = System.nanoTime();

        assertThatThrownBy(() -> flooder.during(100, () -> {
                    becomes(() ->
                            System.nanoTime() - from > Duration.ofMillis(300).toNanos());
                    answer.countDown();
                    return "measured";
                }))
                .hasMessageContaining("the flood was none")
                .hasNoCause();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void becomes(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
