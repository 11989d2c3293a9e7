package net.runagent.core.billing.polar;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import net.runagent.core.billing.CardMirror;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Stores what arrives at the same moment in one commit: while one is under way the next deliveries gather. Nobody waits for a
 * time to pass, and nobody is answered before the commit. Those who store are threads of the platform, as in the inbox: they
 * wait for short answers of the database.
 */
@Component
class GatheredDeliveries implements DisposableBean {
    private static final int MOST_IN_ONE_COMMIT = 64;

    /** While the first one waits for the disk the second one can write. More would only make the commits smaller. */
    private static final int COMMITS_AT_ONCE = 2;

    private final Inbox inbox;
    private final CardMirror mirror;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(COMMITS_AT_ONCE);
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("webhook-store-", 1).factory());

    private record Waiting(CardMirror.Delivery delivery, Arrival arrival, CompletableFuture<Void> stored) {}

    GatheredDeliveries(Inbox inbox, CardMirror mirror, StaffAlerts alerts, Transactions transactions, Clock clock) {
        this.inbox = inbox;
        this.mirror = mirror;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Returns once it is stored; throws when it could not be, and then the sender has to come again. */
    void keep(CardMirror.Delivery delivery, Arrival arrival) {
        Waiting mine = new Waiting(delivery, arrival, new CompletableFuture<>());
        waiting.add(mine);
        storeIfThereIsAPlace();
        try {
            mine.stored.join();
        } catch (CompletionException notStored) {
            throw new IllegalStateException("a webhook could not be stored", notStored.getCause());
        }
    }

    @Override
    public void destroy() {
        threads.shutdown();
    }

    private void storeIfThereIsAPlace() {
        if (!places.tryAcquire()) {
            return; // whoever has it looks again after giving it back
        }
        try {
            threads.execute(this::storeAll);
        } catch (RuntimeException | Error noThread) {
            places.release();
            for (List<Waiting> next = together(); !next.isEmpty(); next = together()) {
                fail(next, noThread); // as nobody else might come for them
            }
        }
    }

    private void storeAll() {
        try {
            for (List<Waiting> next = together(); !next.isEmpty(); next = together()) {
                store(next);
            }
        } finally {
            places.release();
        }
        if (!waiting.isEmpty()) { // came after the last look, when no place was free
            storeIfThereIsAPlace();
        }
    }

    private List<Waiting> together() {
        List<Waiting> together = new ArrayList<>();
        while (together.size() < MOST_IN_ONE_COMMIT) {
            Waiting next = waiting.poll();
            if (next == null) {
                break;
            }
            together.add(next);
        }
        return together;
    }

    private void store(List<Waiting> together) {
        try {
            transactions.run(() -> storeOnce(together));
        } catch (RuntimeException | Error notStored) {
            fail(together, notStored);
            return;
        }
        together.forEach(each -> each.stored.complete(null));
    }

    private static void fail(List<Waiting> together, Throwable why) {
        together.forEach(each -> each.stored.completeExceptionally(why));
    }

    private void storeOnce(List<Waiting> together) {
        Set<Integer> others =
                mirror.otherBodies(together.stream().map(Waiting::delivery).toList(), clock.instant());
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < together.size(); i++) {
            if (others.contains(i)) {
                // The first one is kept: what counts is fetched from the provider anyway.
                alerts.raise(
                        Severity.WARNING,
                        "polar.webhook.changed",
                        together.get(i).delivery.webhookId(),
                        Map.of());
            } else {
                arrivals.add(together.get(i).arrival);
            }
        }
        inbox.keepUnhurried(arrivals);
    }
}
