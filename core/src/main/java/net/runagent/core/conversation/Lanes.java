package net.runagent.core.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.conversation.OutboxRecords.Row;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.conversation.OutboxRecords.State;
import net.runagent.core.work.Failures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the messages of one person in order and those of different people apart: a virtual thread per lane that has
 * something to do. Nothing waits by sleeping; a lane that must wait is called again. A message that is kept up to date is
 * edited at most every 3 seconds, and only its newest state is sent.
 */
final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final Duration BETWEEN_EDITS = Duration.ofSeconds(3);

    private final Handover handover;
    private final SettledParcels settled;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Pulse pulse;
    private final AtomicInteger running = new AtomicInteger();
    /** When a post was edited last, in nanoseconds of this process. */
    private final Cache<String, Long> edited = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(BETWEEN_EDITS.plusSeconds(1))
            .build();

    private volatile boolean paused = true;

    private static final class Lane {
        final ArrayDeque<Row> queue = new ArrayDeque<>();
        final Map<String, Row> held = new HashMap<>();
        /** A thread drains it, or the timer will. */
        boolean active;
    }

    Lanes(Handover handover, SettledParcels settled, Pulse pulse) {
        this.handover = handover;
        this.settled = settled;
        this.pulse = pulse;
    }

    void add(List<Row> rows) {
        rows.forEach(row -> {
            Parcel parcel = row.parcel();
            // What deletes a secret must not wait behind what is said, nor may one person's crowd out everybody else's;
            // and nothing that is said waits until an older message has lost its buttons.
            String name = switch (parcel.kind()) {
                case DELETE -> parcel.lane() + "#delete";
                case STRIP -> parcel.lane() + "#strip";
                case SCREEN, POST, NOTICE, PAPER -> parcel.lane();
            };
            lanes.compute(name, (key, known) -> {
                Lane lane = known == null ? new Lane() : known;
                lane.queue.add(row);
                start(key, lane);
                return lane;
            });
        });
    }

    void beside(Runnable work) {
        pulse.run(() -> {
            running.incrementAndGet();
            try {
                work.run();
            } catch (RuntimeException trouble) {
                LOG.warn("Work beside the outbox failed: {}", trouble.toString());
            } finally {
                running.decrementAndGet();
            }
        });
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        lanes.keySet()
                .forEach(name -> lanes.computeIfPresent(name, (key, lane) -> {
                    start(key, lane);
                    return lane;
                }));
    }

    boolean busy() {
        return running.get() > 0;
    }

    void forget() {
        lanes.clear();
        edited.invalidateAll();
        settled.forget();
    }

    /** Called with the lane locked by the map. */
    private void start(String name, Lane lane) {
        if (!lane.active && !paused && !lane.queue.isEmpty()) {
            lane.active = true;
            pulse.run(() -> drain(name, lane));
        }
    }

    private void drain(String name, Lane lane) {
        running.incrementAndGet();
        try {
            while (true) {
                Row row = next(name, lane);
                if (row == null) {
                    return;
                }
                Handover.Verdict verdict = attempt(row);
                if (verdict instanceof Handover.Wait wait) {
                    putBack(name, lane, wait.row(), wait.forNanos());
                    return;
                }
                if (row.parcel().kind() == Parcel.Kind.POST) {
                    edited.put(post(row.parcel()), pulse.nanos());
                }
            }
        } finally {
            running.decrementAndGet();
        }
    }

    private Handover.Verdict attempt(Row row) {
        try {
            return handover.attempt(row);
        } catch (RuntimeException trouble) {
            LOG.error("Message {} could not be handed over: {}", row.parcel().id(), Failures.brief(trouble));
            return handover.later(row);
        }
    }

    /** The next row that may go out now; superseded posts are dropped, those edited just now are held. */
    private @Nullable Row next(String name, Lane lane) {
        Row[] found = new Row[1];
        lanes.computeIfPresent(name, (key, current) -> {
            if (current != lane) {
                return current;
            }
            while (found[0] == null && !paused) {
                Row row = lane.queue.poll();
                if (row == null) {
                    break;
                }
                if (superseded(lane, row)) {
                    settled.add(new Settled(row.parcel(), State.DROPPED, "", row.attempt(), null));
                } else if (!hold(name, lane, row)) {
                    found[0] = row;
                }
            }
            lane.active = found[0] != null;
            boolean empty = lane.queue.isEmpty() && lane.held.isEmpty();
            return !lane.active && empty ? null : current;
        });
        return found[0];
    }

    private static boolean superseded(Lane lane, Row row) {
        Parcel parcel = row.parcel();
        if (parcel.kind() != Parcel.Kind.POST && parcel.kind() != Parcel.Kind.SCREEN) {
            return false;
        }
        return lane.queue.stream()
                .map(Row::parcel)
                .anyMatch(later -> later.kind() == parcel.kind()
                        && String.valueOf(later.anchor()).equals(parcel.anchor())
                        && (later.anew() || !parcel.anew()));
    }

    private boolean hold(String name, Lane lane, Row row) {
        if (row.parcel().kind() != Parcel.Kind.POST) {
            return false;
        }
        String post = post(row.parcel());
        if (row.parcel().anew()) {
            // An edit that still waits belongs to the message above; it must not end up in this one.
            Row older = lane.held.remove(post);
            if (older != null) {
                settled.add(new Settled(older.parcel(), State.DROPPED, "", older.attempt(), null));
            }
            return false;
        }
        Long last = edited.getIfPresent(post);
        long left = last == null ? 0 : BETWEEN_EDITS.toNanos() - (pulse.nanos() - last);
        if (left <= 0) {
            return false;
        }
        Row older = lane.held.put(post, row);
        if (older == null) {
            pulse.after(left, () -> unhold(name, post));
        } else {
            settled.add(new Settled(older.parcel(), State.DROPPED, "", older.attempt(), null));
        }
        return true;
    }

    private void unhold(String name, String post) {
        lanes.computeIfPresent(name, (key, lane) -> {
            Row row = lane.held.remove(post);
            if (row != null) {
                lane.queue.addFirst(row);
                start(key, lane);
            }
            return lane;
        });
    }

    private void putBack(String name, Lane lane, Row row, long forNanos) {
        lanes.computeIfPresent(name, (key, current) -> {
            if (current == lane) {
                lane.queue.addFirst(row);
                pulse.after(forNanos, () -> wake(key, lane));
            }
            return current;
        });
    }

    private void wake(String name, Lane lane) {
        lanes.computeIfPresent(name, (key, current) -> {
            if (current == lane) {
                lane.active = false;
                start(key, lane);
            }
            return current;
        });
    }

    private static String post(Parcel parcel) {
        return parcel.conversation().value() + "/" + parcel.anchor();
    }
}
