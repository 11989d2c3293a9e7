package net.runagent.bot.walk;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Durable jobs in a table of their own, run one at a time; what fails comes back with growing pauses. */
final class Jobs implements Later {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 10;

    private final JdbcClient jdbc;
    private final Clock clock;

    private record Waiting(String job, UUID id, int puts, int failures) {}

    Jobs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        jdbc.sql("""
                create table walk_job (job text, id uuid, at timestamptz, puts int, failures int, primary key (job, id))
                """).update();
    }

    @Override
    public void at(String job, UUID id, Instant when) {
        jdbc.sql("""
                insert into walk_job values (?, ?, ?, 1, 0) on conflict (job, id)
                do update set at = least(walk_job.at, excluded.at), puts = walk_job.puts + 1
                """).params(job, id, Timestamp.from(when)).update();
    }

    @Override
    public void soon(String job, UUID id) {
        at(job, id, clock.instant());
    }

    @Override
    public void forget(String job, UUID id) {
        jdbc.sql("delete from walk_job where job = ? and id = ?")
                .params(job, id)
                .update();
    }

    /** When the next one is due. */
    Optional<Instant> next() {
        return jdbc.sql("select min(at) from walk_job")
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    /**
     * Runs the one that is due first.
     *
     * @return whether there was one
     */
    boolean run(Process process, List<Throwable> failures) {
        Optional<Waiting> due = jdbc.sql(
                        "select job, id, puts, failures from walk_job where at <= ? order by at, job, id limit 1")
                .param(Timestamp.from(clock.instant()))
                .query(Waiting.class)
                .optional();
        due.ifPresent(waiting -> run(process, waiting, failures));
        return due.isPresent();
    }

    private void run(Process process, Waiting waiting, List<Throwable> failures) {
        Job job = process.job(waiting.job());
        try {
            if (job.run(waiting.id()) instanceof Job.Next.Again(Instant at)) {
                settle(waiting, "at = ?, failures = 0", at);
            } else if (jdbc.sql("delete from walk_job where job = ? and id = ? and puts = ?")
                            .params(waiting.job(), waiting.id(), waiting.puts())
                            .update()
                    == 0) {
                settle(waiting, "at = ?, failures = 0", clock.instant());
            }
        } catch (RuntimeException failed) {
            failures.add(failed);
            Duration pause = Duration.ofSeconds(1L << Math.min(waiting.failures(), MOST_DOUBLINGS));
            settle(
                    waiting,
                    "at = ?, failures = failures + 1",
                    clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
        }
    }

    private void settle(Waiting waiting, String set, Instant at) {
        jdbc.sql("update walk_job set " + set + " where job = ? and id = ?")
                .params(Timestamp.from(at), waiting.job(), waiting.id())
                .update();
    }
}
