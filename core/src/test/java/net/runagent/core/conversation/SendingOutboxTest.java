package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import net.runagent.core.account.Accounts;
import net.runagent.core.work.LeaderLocks;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.ServiceClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that lives must be known to live, or another one sends everything of it a second time. */
class SendingOutboxTest {
    private static final UUID ME = new UUID(1, 1);
    private static final String MY_ROLE = "outbox:" + ME;

    private final Locks locks = new Locks();
    private final SendingOutbox outbox = new SendingOutbox(
            mock(OutboxRecords.class),
            List.of(),
            mock(Accounts.class),
            new Direct(),
            new Leadership(locks),
            () -> ME,
            new ServiceClock());

    @AfterEach
    void close() {
        outbox.destroy();
    }

    @Test
    void itsSignOfLifeIsTakenBeforeAnythingIsSent() {
        outbox.resume();

        assertThat(locks.held).contains(MY_ROLE);
    }

    @Test
    void afterABrokenConnectionItIsTakenAgain() {
        outbox.resume();
        locks.held.clear();

        becomes(() -> locks.held.contains(MY_ROLE));
    }

    @Test
    void aFirstTryThatFailsIsNotTheLast() {
        locks.broken = true;
        outbox.resume();
        assertThat(locks.held).isEmpty();
        locks.broken = false;

        becomes(() -> locks.held.contains(MY_ROLE));
    }

    @Test
    void aPausedProcessStillLives() {
        outbox.resume();
        outbox.pause();
        locks.held.clear();

        becomes(() -> locks.held.contains(MY_ROLE));
    }

    private static void becomes(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private static final class Locks implements LeaderLocks {
        final Set<String> held = ConcurrentHashMap.newKeySet();
        volatile boolean broken;

        @Override
        public boolean hold(String role) {
            if (broken) {
                throw new IllegalStateException("planned");
            }
            held.add(role);
            return true;
        }

        @Override
        public void release(String role) {
            held.remove(role);
        }
    }
}
