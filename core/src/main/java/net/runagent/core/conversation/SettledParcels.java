package net.runagent.core.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks what was sent, many rows in one commit: while one commit runs, the next marks gather. What is not marked yet is
 * known here, so that the next message of a lane finds the one to edit.
 */
final class SettledParcels {
    private static final Logger LOG = LoggerFactory.getLogger(SettledParcels.class);
    private static final int AT_ONCE = 500;
    /** Nobody waits for a mark, and a commit for each message would keep those who wait from theirs. */
    private static final Duration GATHERED = Duration.ofMillis(50);
    /** At the end of a process; a process that takes longer to end is killed. */
    private static final Duration MARKED_WITHIN = Duration.ofSeconds(2);

    /** Far longer than marking takes. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    /**
     * Taking the buttons off an old screen is a courtesy that must not take the platform's limits from what people wait for.
     * In a rush most old screens keep theirs; a tap on one says that it is out of date.
     */
    private static final int STRIPS_AT_ONCE = 20;

    private static final double STRIPS_PER_SECOND = 5;

    private final OutboxRecords records;
    private final Transactions transactions;
    private final Clock clock;
    private final Outbox outbox;
    private final Ids ids;
    private final Bucket strips = new Bucket(STRIPS_AT_ONCE, STRIPS_PER_SECOND);
    private final LinkedBlockingQueue<Mark> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile @Nullable Thread marker;
    private final Cache<Anchor, String> messages = Caffeine.newBuilder()
            .maximumSize(200_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    private record Anchor(ConversationId conversation, String name) {}

    /** @param left the message that this one took the place of, which still shows its buttons */
    private record Mark(Settled settled, @Nullable String left) {}

    SettledParcels(OutboxRecords records, Transactions transactions, Outbox outbox, Ids ids, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    synchronized void start() {
        if (marker == null) {
            marker = Thread.ofVirtual().name("outbox-marks").start(this::markForEver);
        }
    }

    /**
     * The process ends: what has been sent is marked before, as long as the database takes that soon. What is not marked
     * then the next process sends once more.
     */
    void close() {
        Thread marking = marker;
        if (marking == null) {
            return;
        }
        long until = System.nanoTime() + MARKED_WITHIN.toNanos();
        while (busy() && marking.isAlive() && until - System.nanoTime() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        marking.interrupt();
    }

    void add(Settled settled) {
        add(settled, null);
    }

    /** @param left the message whose place it took; its buttons are taken off with the mark */
    void add(Settled settled, @Nullable String left) {
        String anchor = settled.parcel().anchor();
        if (anchor != null && !settled.message().isEmpty()) {
            messages.put(new Anchor(settled.parcel().conversation(), anchor), settled.message());
        }
        open.incrementAndGet();
        queue.add(new Mark(settled, left));
    }

    Optional<String> message(ConversationId conversation, String anchor) {
        String known = messages.getIfPresent(new Anchor(conversation, anchor));
        return known == null ? records.message(conversation, anchor) : Optional.of(known);
    }

    /** In a transaction of its own, before the parcel is handed over. */
    void begun(Parcel parcel, int tries) {
        transactions.run(() -> records.begun(parcel.id(), tries));
    }

    boolean busy() {
        return open.get() > 0;
    }

    void forget() {
        messages.invalidateAll();
        open.addAndGet(-queue.drainTo(new ArrayList<>()));
    }

    private void markForEver() {
        List<Mark> batch = new ArrayList<>();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                batch.add(queue.take());
                gather(batch);
                mark(batch);
                batch.clear();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Marks what has gathered, by the caller: for who has no thread for it. */
    void markGathered() {
        List<Mark> batch = new ArrayList<>();
        if (queue.drainTo(batch) > 0) {
            markOnce(batch);
        }
    }

    private void markOnce(List<Mark> batch) {
        CrashPoint.at("outbox.before-mark");
        transactions.run(() -> store(batch));
        open.addAndGet(-batch.size());
    }

    private void gather(List<Mark> batch) throws InterruptedException {
        long until = System.nanoTime() + GATHERED.toNanos();
        while (batch.size() < AT_ONCE) {
            Mark next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }

    /** A database that is away for a while must not lose marks: they wait here. */
    private void mark(List<Mark> batch) throws InterruptedException {
        long pauseMillis = 50;
        while (true) {
            try {
                markOnce(batch);
                return;
            } catch (RuntimeException trouble) {
                LOG.warn(
                        "{} sent messages could not be marked yet: {}",
                        batch.size(),
                        trouble.getClass().getSimpleName());
                new LinkedBlockingQueue<Settled>(1).poll(pauseMillis, TimeUnit.MILLISECONDS);
                pauseMillis = Math.min(5_000, pauseMillis * 2);
            }
        }
    }

    /** A try whose commit nobody heard of may have stored the strips: the next one stores others, which do no harm. */
    private void store(List<Mark> batch) {
        records.settle(batch.stream().map(Mark::settled).toList(), clock.instant());
        outbox.put(batch.stream().flatMap(mark -> strip(mark).stream()).toList());
    }

    private Optional<Parcel> strip(Mark mark) {
        Parcel below = mark.settled().parcel();
        return Optional.ofNullable(mark.left())
                .filter(left -> below.kind() != Parcel.Kind.SCREEN || strips.take(clock.millis()))
                .map(left -> new Parcel(
                        ids.next(),
                        below.user(),
                        below.chat(),
                        below.conversation(),
                        Parcel.Kind.STRIP,
                        null,
                        new byte[0],
                        0,
                        false,
                        left));
    }
}
