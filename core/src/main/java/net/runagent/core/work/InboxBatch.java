package net.runagent.core.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import net.runagent.core.work.InboxRecords.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * One batch: take out, open and handle in a single transaction. A failure rolls all of it back and then each arrival
 * is tried alone, so that one bad arrival delays nobody else by more than a moment; alone it gets {@link #ATTEMPTS} tries
 * over some seconds, then it is parked and its lane goes on. An {@link Error} counts like every other failure: an arrival
 * that nests too deep or meets a class that cannot be loaded must not take the workers with it.
 */
@Component
final class InboxBatch {
    static final int ATTEMPTS = 5;
    static final Duration KEYS_KEPT = Duration.ofHours(48);
    /** How long a given-up arrival stays for the staff to look at, sealed. */
    static final Duration PARKED_KEPT = Duration.ofDays(7);

    private static final Duration LAY_LONG = Duration.ofHours(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration PARK_AGAIN = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(InboxBatch.class);

    private final InboxRecords records;
    private final PayloadSeal seal;
    private final Transactions transactions;
    private final Clock clock;
    private final ObjectProvider<InboxHandler> handlerBeans;
    private final ObjectProvider<StaffAlerts> alerts;
    private final int lanes;
    /** Lanes in the hands of this process: the claim skips them without asking the database. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    /** Busy lanes in which more has arrived: whoever has them looks again. */
    private final Set<String> calledFor = ConcurrentHashMap.newKeySet();

    /** How often somebody called for a look, and how many of these calls the looks until now have answered. */
    private final AtomicLong calls = new AtomicLong();

    private volatile long answered;

    private volatile Map<String, InboxHandler> handlers = Map.of();

    InboxBatch(
            InboxRecords records,
            PayloadSeal seal,
            Transactions transactions,
            Clock clock,
            InboxProperties properties,
            ObjectProvider<InboxHandler> handlers,
            ObjectProvider<StaffAlerts> alerts) {
        this.records = records;
        this.seal = seal;
        this.transactions = transactions;
        this.clock = clock;
        this.lanes = properties.lanesPerBatch();
        this.handlerBeans = handlers;
        this.alerts = alerts;
    }

    /** Something waits that no look has seen which begins before now. */
    void call() {
        calls.incrementAndGet();
    }

    /**
     * Looks unless a look that began after the latest call has taken what there was: who is called while another one looks
     * would find nothing.
     *
     * @return as {@link #handleNext()}
     */
    boolean handleCalled() {
        return answered < calls.get() && handle(false);
    }

    /**
     * @return whether more may wait although nobody was woken since: a look that finds nothing costs as much as one that
     *     does, so it is made only when there is a reason
     */
    boolean handleNext() {
        return handle(true);
    }

    private boolean handle(boolean uncalled) {
        List<Waiting> taken = new ArrayList<>();
        boolean more;
        try {
            more = transactions.call(() -> {
                taken.addAll(claim(uncalled));
                return handle(taken);
            });
        } catch (RuntimeException | Error failed) {
            if (taken.isEmpty()) {
                throw failed;
            }
            afterFailure(taken, failed);
            more = true;
        } finally {
            taken.forEach(arrival -> busy.remove(arrival.lane()));
        }
        for (Waiting arrival : taken) {
            more |= calledFor.remove(arrival.lane());
        }
        return more || taken.size() == lanes;
    }

    /**
     * Tells those who have these lanes in hand that more has arrived there; called after it was stored.
     *
     * @return whether that is enough: a lane that nobody has in hand needs a look of its own
     */
    boolean leaveToThoseAtWork(Set<String> lanes) {
        boolean all = true;
        for (String lane : lanes) {
            // In this order, and never taken back: whoever frees the lane meanwhile, or takes it just now without
            // having
            // seen what has arrived, sees the call.
            calledFor.add(lane);
            all &= busy.contains(lane);
        }
        return all;
    }

    /** One claim at a time in this process: two would fight for the same rows. */
    private synchronized List<Waiting> claim(boolean uncalled) {
        Collection<String> sources = handlers().keySet();
        long called = calls.get();
        if (sources.isEmpty() || (!uncalled && answered == called)) {
            return List.of();
        }
        // Calls for lanes that nobody has are answered by this look.
        calledFor.retainAll(busy);
        List<Waiting> claimed = records.take(sources, lanes, busy, clock.instant());
        claimed.forEach(arrival -> busy.add(arrival.lane()));
        answered = called;
        return claimed;
    }

    /** @return whether more waits in their lanes */
    private boolean handle(List<Waiting> claimed) {
        if (claimed.isEmpty()) {
            return false;
        }
        CrashPoint.at("inbox.claimed");
        Map<String, List<Arrival>> bySource = new LinkedHashMap<>();
        for (Waiting waiting : claimed) {
            bySource.computeIfAbsent(waiting.source(), source -> new ArrayList<>())
                    .add(opened(waiting));
        }
        bySource.forEach((source, arrivals) -> handler(source).handle(arrivals));
        keepKeysOfWhatLayLong(claimed);
        CrashPoint.at("inbox.handled");
        return claimed.stream().anyMatch(Waiting::more);
    }

    /** Seldom needed, and it costs more the more keys there are. */
    private void keepKeysOfWhatLayLong(List<Waiting> handled) {
        Instant now = clock.instant();
        List<UUID> layLong = handled.stream()
                .filter(arrival -> arrival.arrivedAt().isBefore(now.minus(LAY_LONG)))
                .map(Waiting::id)
                .toList();
        if (!layLong.isEmpty()) {
            records.keepKeysFrom(now, layLong);
        }
    }

    private void afterFailure(List<Waiting> taken, Throwable failed) {
        if (taken.size() == 1) {
            noteFailure(taken.getFirst(), failed);
            return;
        }
        for (Waiting each : taken) {
            try {
                transactions.run(() -> handle(records.take(each.seq()).stream().toList()));
            } catch (RuntimeException | Error alone) {
                noteFailure(each, alone);
            }
        }
    }

    private void noteFailure(Waiting arrival, Throwable failed) {
        int failures = arrival.attempts() + 1;
        if (failures >= ATTEMPTS) {
            park(arrival, failed);
            return;
        }
        log.warn("Arrival {} failed {} of {} times: {}", arrival.id(), failures, ATTEMPTS, Failures.brief(failed));
        Duration pause = FIRST_PAUSE.multipliedBy(1L << (2 * (failures - 1)));
        transactions.run(() -> records.failed(arrival.seq(), clock.instant().plus(pause)));
    }

    /** What is given up on is told in the same transaction: a process that dies in between leaves both undone. */
    private void park(Waiting arrival, Throwable failed) {
        log.error("Arrival {} is parked after {} failures: {}", arrival.id(), ATTEMPTS, Failures.brief(failed));
        try {
            transactions.run(() -> {
                records.park(arrival.seq(), clock.instant());
                alerts.ifAvailable(staff -> staff.raise(
                        StaffAlerts.Severity.WARNING,
                        "inbox.parked",
                        arrival.id().toString(),
                        Map.of(
                                "source",
                                arrival.source(),
                                "failure",
                                failed.getClass().getSimpleName())));
                CrashPoint.at("inbox.parked");
            });
        } catch (RuntimeException untold) {
            // It keeps its lane waiting, not the others: what nobody was told about is not given up on.
            log.error("Arrival {} could not be parked yet: {}", arrival.id(), Failures.brief(untold));
            transactions.run(() -> records.failed(arrival.seq(), clock.instant().plus(PARK_AGAIN)));
            return;
        }
        apologise(arrival);
    }

    private void apologise(Waiting arrival) {
        try {
            transactions.run(() -> handler(arrival.source()).parked(opened(arrival)));
        } catch (RuntimeException | Error noApology) {
            log.error("Nobody could be told about parked arrival {}: {}", arrival.id(), Failures.brief(noApology));
        }
    }

    private Arrival opened(Waiting waiting) {
        return new Arrival(
                waiting.id(),
                waiting.source(),
                waiting.dedupeKey(),
                waiting.actionKey(),
                waiting.lane(),
                seal.open(waiting.id(), waiting.sealedBody()));
    }

    private InboxHandler handler(String source) {
        InboxHandler handler = handlers().get(source);
        if (handler == null) {
            throw new IllegalStateException("nobody handles arrivals of source " + source);
        }
        return handler;
    }

    /** Looked up at first use: handlers may need the inbox themselves. */
    private Map<String, InboxHandler> handlers() {
        if (handlers.isEmpty()) {
            handlers = handlerBeans.stream()
                    .collect(java.util.stream.Collectors.toUnmodifiableMap(InboxHandler::source, each -> each));
        }
        return handlers;
    }
}
