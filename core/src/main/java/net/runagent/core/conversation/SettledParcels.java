package net.runagent.core.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.conversation.OutboxRecords.Standing;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks what was sent, many rows in one commit: while one commit runs, the next marks gather. What is not marked yet is
 * known here, so that the next message of a lane finds the one to edit. What is marked is remembered only to save a look:
 * another process may have sent a newer one since, so it counts no longer than storing the next message of its anchor
 * confirms it.
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
    /** How many batches have been marked. */
    private final AtomicLong marked = new AtomicLong();

    private final Cache<Anchor, Known> messages = Caffeine.newBuilder()
            .maximumSize(200_000)
            .expireAfterWrite(REMEMBERED)
            // Tidied by who writes: waking another thread for it costs more, with each message.
            .executor(Runnable::run)
            .build();

    private record Anchor(ConversationId conversation, String name) {
        static @Nullable Anchor of(Parcel parcel) {
            return parcel.anchor() == null ? null : new Anchor(parcel.conversation(), parcel.anchor());
        }
    }

    /**
     * @param message empty when none stands there
     * @param since the batch after which the database says so too; {@link #UNMARKED} while only we know it
     */
    private record Known(String message, long since) {
        static final long UNMARKED = Long.MAX_VALUE;
    }

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
        Anchor anchor = Anchor.of(settled.parcel());
        if (anchor != null && !settled.message().isEmpty()) {
            messages.put(anchor, new Known(settled.message(), Known.UNMARKED));
        }
        open.incrementAndGet();
        queue.add(new Mark(settled, left));
    }

    /** For a parcel that was stored here and is about to be handed over. */
    Optional<String> message(ConversationId conversation, String anchor) {
        Known known = messages.getIfPresent(new Anchor(conversation, anchor));
        return known == null
                ? records.message(conversation, anchor)
                : Optional.of(known.message()).filter(message -> !message.isEmpty());
    }

    /** Looked up, unless only we know it yet. */
    Optional<String> stored(ConversationId conversation, String anchor) {
        Known known = messages.getIfPresent(new Anchor(conversation, anchor));
        return known != null && known.since() == Known.UNMARKED
                ? Optional.of(known.message())
                : records.message(conversation, anchor);
    }

    /** How far marking is, to be asked before what stands is read. */
    long marked() {
        return marked.get();
    }

    /**
     * These parcels were stored here, and storing them told what stood under their anchors.
     *
     * @param asOf {@link #marked} before that: what was sent or marked since is newer
     */
    void stood(List<Parcel> parcels, List<Standing> standing, long asOf) {
        Map<Anchor, Known> read = new HashMap<>();
        for (Parcel parcel : parcels) {
            Anchor anchor = Anchor.of(parcel);
            if (anchor != null) {
                read.put(anchor, new Known("", asOf));
            }
        }
        standing.forEach(one -> read.put(new Anchor(one.conversation(), one.anchor()), new Known(one.message(), asOf)));
        read.forEach((anchor, fresh) ->
                messages.asMap().merge(anchor, fresh, (known, told) -> known.since() > asOf ? known : told));
    }

    /** These parcels were taken over: others may have sent what stands under their anchors now. */
    void doubt(List<Parcel> parcels) {
        for (Parcel parcel : parcels) {
            Anchor anchor = Anchor.of(parcel);
            if (anchor != null) {
                messages.asMap().computeIfPresent(anchor, (_, known) -> known.since() == Known.UNMARKED ? known : null);
            }
        }
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
        long since = marked.incrementAndGet();
        batch.forEach(mark -> known(mark.settled(), since));
        open.addAndGet(-batch.size());
    }

    private void known(Settled settled, long since) {
        Anchor anchor = Anchor.of(settled.parcel());
        if (anchor != null && !settled.message().isEmpty()) {
            messages.asMap()
                    .computeIfPresent(
                            anchor,
                            (_, known) -> known.message().equals(settled.message())
                                    ? new Known(known.message(), since)
                                    : known);
        }
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
