package net.runagent.bot.money;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;

/** Durable jobs: what is wished for in a transaction exists once that is committed. One process at a time runs a job. */
final class HeldJobs implements Later {
    /** By then another process has taken over what a dead one had begun. */
    private static final Duration TAKEN_OVER = Duration.ofSeconds(20);

    private static final int MOST_DOUBLINGS = 5;

    record Key(String job, UUID id) {}

    private static final class Waiting {
        Instant at;
        int puts;
        int failures;
        boolean running;
    }

    private final Map<Key, Waiting> all = new LinkedHashMap<>();
    private final WorldClock clock;
    private final Trouble trouble;
    private final Random random;

    HeldJobs(WorldClock clock, Trouble trouble, Random random) {
        this.clock = clock;
        this.trouble = trouble;
        this.random = random;
    }

    @Override
    public void at(String job, UUID id, Instant when) {
        trouble.mayDie("in a transaction");
        MortalTransactions.lasting(() -> put(new Key(job, id), when));
    }

    private void put(Key key, Instant when) {
        Waiting waiting = all.computeIfAbsent(key, absent -> new Waiting());
        waiting.at = waiting.puts == 0 || when.isBefore(waiting.at) ? when : waiting.at;
        waiting.puts++;
    }

    @Override
    public void soon(String job, UUID id) {
        at(job, id, clock.instant());
    }

    @Override
    public void forget(String job, UUID id) {
        MortalTransactions.lasting(() -> all.remove(new Key(job, id)));
    }

    List<Key> waiting() {
        return List.copyOf(all.keySet());
    }

    Optional<Instant> next() {
        return all.values().stream()
                .filter(waiting -> !waiting.running)
                .map(waiting -> waiting.at)
                .min(Comparator.naturalOrder());
    }

    /** Runs one of those that are due; @return whether there was one */
    boolean run(TillProcess process, List<Throwable> failures) {
        Instant now = clock.instant();
        List<Key> due = all.entrySet().stream()
                .filter(each -> !each.getValue().running && !each.getValue().at.isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        if (due.isEmpty()) {
            return false;
        }
        Key key = due.get(random.nextInt(due.size()));
        run(process, key, all.get(key), failures);
        return true;
    }

    private void run(TillProcess process, Key key, Waiting waiting, List<Throwable> failures) {
        int puts = waiting.puts;
        waiting.running = true;
        try {
            Job.Next next = process.job(key.job()).run(key.id());
            waiting.failures = 0;
            if (next instanceof Job.Next.Again(Instant at)) {
                waiting.at = at;
            } else if (waiting.puts == puts) {
                all.remove(key);
            } else {
                waiting.at = clock.instant();
            }
        } catch (RuntimeException failed) {
            failures.add(failed);
            waiting.at = clock.instant().plusSeconds(1L << Math.min(++waiting.failures, MOST_DOUBLINGS));
        } catch (ProcessDied died) {
            waiting.at = clock.instant().plus(TAKEN_OVER);
            throw died;
        } finally {
            waiting.running = false;
        }
    }
}
