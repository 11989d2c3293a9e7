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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Transactions;
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
    private static final Duration GATHERED = Duration.ofMillis(20);
    /** Far longer than marking takes. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final OutboxRecords records;
    private final Transactions transactions;
    private final Clock clock;
    private final LinkedBlockingQueue<Settled> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Cache<Anchor, String> messages = Caffeine.newBuilder()
            .maximumSize(200_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    private record Anchor(ConversationId conversation, String name) {}

    SettledParcels(OutboxRecords records, Transactions transactions, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
    }

    void start() {
        if (started.compareAndSet(false, true)) {
            Thread.ofVirtual().name("outbox-marks").start(this::markForEver);
        }
    }

    void add(Settled settled) {
        String anchor = settled.parcel().anchor();
        if (anchor != null && !settled.message().isEmpty()) {
            messages.put(new Anchor(settled.parcel().conversation(), anchor), settled.message());
        }
        open.incrementAndGet();
        queue.add(settled);
    }

    Optional<String> message(ConversationId conversation, String anchor) {
        String known = messages.getIfPresent(new Anchor(conversation, anchor));
        return known == null ? records.message(conversation, anchor) : Optional.of(known);
    }

    boolean busy() {
        return open.get() > 0;
    }

    void forget() {
        messages.invalidateAll();
        open.addAndGet(-drained(new ArrayList<>()));
    }

    private void markForEver() {
        List<Settled> batch = new ArrayList<>();
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

    private void gather(List<Settled> batch) throws InterruptedException {
        long until = System.nanoTime() + GATHERED.toNanos();
        while (batch.size() < AT_ONCE) {
            Settled next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }

    /** A database that is away for a while must not lose marks: they wait here. */
    private void mark(List<Settled> batch) throws InterruptedException {
        long pauseMillis = 50;
        while (true) {
            try {
                CrashPoint.at("outbox.before-mark");
                transactions.run(() -> records.settle(batch, clock.instant()));
                open.addAndGet(-batch.size());
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

    private int drained(List<Settled> into) {
        return queue.drainTo(into);
    }
}
