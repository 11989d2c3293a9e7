package net.runagent.core.billing.polar;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import net.runagent.core.billing.CardMirror;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Stores what arrives at the same moment in one commit: while one is under way the next deliveries gather, and one of those
 * who wait stores for all of them. Nobody waits for a time to pass, and nobody is answered before the commit.
 */
@Component
class GatheredDeliveries {
    /** Of {@link net.runagent.core.billing.CardHook#MOST_BYTES} each at worst. */
    private static final int MOST_IN_ONE_COMMIT = 64;

    private final Inbox inbox;
    private final CardMirror mirror;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock storing = new ReentrantLock();

    /** Its outcome is written and read by those who hold the lock. */
    private static final class Waiting {
        final CardMirror.Delivery delivery;
        final Arrival arrival;
        boolean done;

        @Nullable
        RuntimeException failed;

        Waiting(CardMirror.Delivery delivery, Arrival arrival) {
            this.delivery = delivery;
            this.arrival = arrival;
        }
    }

    GatheredDeliveries(Inbox inbox, CardMirror mirror, StaffAlerts alerts, Transactions transactions, Clock clock) {
        this.inbox = inbox;
        this.mirror = mirror;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Returns once it is stored; throws when it could not be, and then the sender has to come again. */
    void keep(CardMirror.Delivery delivery, Arrival arrival) {
        Waiting mine = new Waiting(delivery, arrival);
        waiting.add(mine);
        storing.lock();
        try {
            while (!mine.done) {
                storeThoseWhoWait();
            }
        } finally {
            storing.unlock();
        }
        if (mine.failed != null) {
            throw new IllegalStateException("a webhook could not be stored", mine.failed);
        }
    }

    private void storeThoseWhoWait() {
        List<Waiting> together = new ArrayList<>();
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            together.add(next);
            if (together.size() == MOST_IN_ONE_COMMIT) {
                break;
            }
        }
        RuntimeException failed = null;
        try {
            transactions.run(() -> store(together));
        } catch (RuntimeException notStored) {
            failed = notStored;
        }
        for (Waiting each : together) {
            each.failed = failed;
            each.done = true;
        }
    }

    private void store(List<Waiting> together) {
        Set<Integer> others =
                mirror.otherBodies(together.stream().map(each -> each.delivery).toList(), clock.instant());
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
        inbox.keep(arrivals);
    }
}
