package net.runagent.core.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All workers at once: starts them, brings them to rest, and tells what waits. */
@Component
public final class Standstill {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    /** One worker's end may start another's work (a commit wakes it), so rest must be seen several times in a row. */
    private static final int QUIET_LOOKS = 3;

    private final ObjectProvider<Worker> workers;
    private final ObjectProvider<Backlog> backlogs;
    private final Clock clock;

    public Standstill(ObjectProvider<Worker> workers, ObjectProvider<Backlog> backlogs, Clock clock) {
        this.workers = workers;
        this.backlogs = backlogs;
        this.clock = clock;
    }

    public void resume() {
        workers.forEach(Worker::resume);
    }

    /**
     * Pauses every worker and waits until nothing executes, at most {@code most}.
     *
     * @return what still executes; empty when the service rests
     */
    public List<String> pause(Duration most) {
        workers.forEach(Worker::pause);
        long deadline = System.nanoTime() + most.toNanos();
        int quiet = 0;
        while (quiet < QUIET_LOOKS && System.nanoTime() < deadline) {
            quiet = executing().isEmpty() ? quiet + 1 : 0;
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return executing();
    }

    public List<String> executing() {
        return workers.stream().flatMap(worker -> worker.executing().stream()).toList();
    }

    /** How much of a kind is due now. */
    public long due(String kind) {
        Instant now = clock.instant();
        return backlogs.stream()
                .filter(backlog -> backlog.kind().equals(kind))
                .mapToLong(backlog -> backlog.due(now))
                .sum();
    }

    /** When the next thing of any kind becomes due, if nothing new comes in. */
    public Optional<Instant> next() {
        Instant now = clock.instant();
        return earliest(backlog -> backlog.next(now));
    }

    /** As {@link #next}, but only what has a date of its own: no turn of recurring work. */
    public Optional<Instant> nextDated() {
        Instant now = clock.instant();
        return earliest(backlog -> backlog.nextDated(now));
    }

    private Optional<Instant> earliest(Function<Backlog, Optional<Instant>> next) {
        return backlogs.stream()
                .flatMap(backlog -> next.apply(backlog).stream())
                .min(Comparator.naturalOrder());
    }
}
