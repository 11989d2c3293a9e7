package net.runagent.core.billing.polar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import net.runagent.core.billing.CardMirror;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who delivers waits for the commit that holds the delivery, for no other one, and never for ever. */
@Timeout(30)
class GatheredDeliveriesTest {
    private static final Executor SENDERS = task -> Thread.ofVirtual().start(task);

    /** Each commit waits here for its outcome. */
    private final LinkedBlockingQueue<Commit> commits = new LinkedBlockingQueue<>();

    private final ConcurrentLinkedQueue<String> stored = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<List<String>> written = ThreadLocal.withInitial(ArrayList::new);
    private final CardMirror mirror = mock(CardMirror.class);
    private final GatheredDeliveries deliveries = new GatheredDeliveries(
            this::keep, mirror, (severity, kind, subject, facts) -> {}, new Committing(), Clock.systemUTC());

    /** @param outcome null, or what goes wrong */
    private record Commit(List<String> keys, CompletableFuture<@Nullable Throwable> outcome) {
        void succeeds() {
            outcome.complete(null);
        }

        void fails(Throwable how) {
            outcome.complete(how);
        }
    }

    private final class Committing implements Transactions {
        @Override
        public <T extends @Nullable Object> T call(Supplier<T> work) {
            T result = work.get();
            List<String> keys = List.copyOf(written.get());
            written.get().clear();
            Commit commit = new Commit(keys, new CompletableFuture<>());
            commits.add(commit);
            switch (commit.outcome.join()) {
                case null -> stored.addAll(keys);
                case Error error -> throw error;
                case RuntimeException refused -> throw refused;
                case Throwable other -> throw new AssertionError(other);
            }
            return result;
        }

        @Override
        public void afterCommit(Runnable work) {
            throw new AssertionError("nothing is to be done after it");
        }
    }

    @BeforeEach
    void noOtherBodies() {
        when(mirror.otherBodies(anyList(), any())).thenReturn(Set.of());
    }

    @AfterEach
    void close() {
        deliveries.destroy();
    }

    private Set<UUID> keep(List<Arrival> arrivals) {
        arrivals.forEach(arrival -> written.get().add(arrival.dedupeKey()));
        return Set.of();
    }

    private CompletableFuture<Void> deliver(String id) {
        return CompletableFuture.runAsync(
                () -> deliveries.keep(
                        new CardMirror.Delivery(id, "hash"),
                        new Arrival(UUID.randomUUID(), "polar", id, null, "polar:none", new byte[] {1})),
                SENDERS);
    }

    private Commit nextCommit() throws InterruptedException {
        Commit next = commits.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("a commit begins").isNotNull();
        return next;
    }

    /** One that is under way on each place, so that what comes next has to gather. */
    private List<Commit> allPlacesTaken() throws InterruptedException {
        deliver("first");
        Commit first = nextCommit();
        deliver("second");
        return List.of(first, nextCommit());
    }

    private void gather(CompletableFuture<?>... senders) throws InterruptedException {
        // They have come when they wait; a commit that began in spite of that would be seen at once.
        for (CompletableFuture<?> sender : senders) {
            assertThat(sender).isNotDone();
        }
        assertThat(commits.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void nobodyIsAnsweredBeforeTheCommit() throws Exception {
        CompletableFuture<Void> sender = deliver("evt-1");
        Commit commit = nextCommit();
        assertThat(commit.keys()).containsExactly("evt-1");
        assertThatThrownBy(() -> sender.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        commit.succeeds();
        sender.get(10, TimeUnit.SECONDS);
        assertThat(stored).containsExactly("evt-1");
    }

    @Test
    void whatComesWhileCommitsAreUnderWayGoesTogether() throws Exception {
        List<Commit> underWay = allPlacesTaken();
        CompletableFuture<Void> one = deliver("evt-1");
        CompletableFuture<Void> other = deliver("evt-2");
        gather(one, other);

        underWay.getFirst().succeeds();
        Commit together = nextCommit();
        assertThat(together.keys()).containsExactlyInAnyOrder("evt-1", "evt-2");
        together.succeeds();
        CompletableFuture.allOf(one, other).get(10, TimeUnit.SECONDS);
        underWay.getLast().succeeds();
    }

    @Test
    void aCommitThatFailsIsToldToItsOwnSendersAndTheNextOnesAreStored() throws Exception {
        List<Commit> underWay = allPlacesTaken();
        CompletableFuture<Void> one = deliver("evt-1");
        CompletableFuture<Void> other = deliver("evt-2");
        gather(one, other);
        underWay.getFirst().succeeds();
        nextCommit().fails(new IllegalStateException("the database is away"));
        for (CompletableFuture<Void> sender : List.of(one, other)) {
            assertThatThrownBy(sender::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("could not be stored");
        }
        CompletableFuture<Void> again = deliver("evt-1");
        nextCommit().succeeds();
        again.get(10, TimeUnit.SECONDS);
        underWay.getLast().succeeds();
        assertThat(stored).contains("evt-1").doesNotContain("evt-2");
    }

    @Test
    void anErrorLeavesNobodyWaitingAndNoPlaceTaken() throws Exception {
        for (int i = 0; i < 5; i++) { // more often than there are places
            CompletableFuture<Void> sender = deliver("evt-" + i);
            nextCommit().fails(new NoClassDefFoundError("planned"));
            assertThatThrownBy(() -> sender.get(10, TimeUnit.SECONDS)).hasMessageContaining("could not be stored");
        }
        CompletableFuture<Void> sender = deliver("evt-6");
        nextCommit().succeeds();
        sender.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoComesWhileTheProcessEndsIsAskedToComeAgain() {
        deliveries.destroy();
        CompletableFuture<Void> sender = deliver("evt-1");
        assertThatThrownBy(() -> sender.get(10, TimeUnit.SECONDS)).hasMessageContaining("could not be stored");
        assertThat(stored).isEmpty();
    }

    @Test
    void aRushOfDeliveriesFromManySendersIsStoredToTheLastOne() throws Exception {
        Thread database = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    commits.take().succeeds();
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        int senders = 40;
        int each = 250;
        CyclicBarrier together = new CyclicBarrier(senders);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int s = 0; s < senders; s++) {
            int sender = s;
            all.add(CompletableFuture.runAsync(
                    () -> {
                        try {
                            together.await();
                        } catch (InterruptedException | BrokenBarrierException broken) {
                            throw new IllegalStateException(broken);
                        }
                        for (int i = 0; i < each; i++) {
                            deliver("evt-" + sender + "-" + i).join();
                        }
                    },
                    SENDERS));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(25, TimeUnit.SECONDS);
        database.interrupt();
        assertThat(stored).hasSize(senders * each).doesNotHaveDuplicates();
    }
}
