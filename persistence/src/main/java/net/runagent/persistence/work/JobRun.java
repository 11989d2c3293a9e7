package net.runagent.persistence.work;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * One run of a job and what comes after it. The run is outside any transaction; its end is one transaction that also
 * honours a request for another run made in the meantime, so that no wake-up is lost.
 */
@Component
class JobRun {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(JobRun.class);

    private final JdbcJobTable table;
    private final DatabaseTime time;
    private final Transactions transactions;
    private final ObjectProvider<StaffAlerts> alerts;

    JobRun(JdbcJobTable table, DatabaseTime time, Transactions transactions, ObjectProvider<StaffAlerts> alerts) {
        this.table = table;
        this.time = time;
        this.transactions = transactions;
        this.alerts = alerts;
    }

    /** @param wake told when the next run is due */
    Task<?> task(Job job, Consumer<Instant> wake) {
        return Tasks.custom(job.name(), Void.class)
                .onFailure((complete, operations) -> failed(job, complete, operations, wake))
                .execute((instance, context) -> run(job, UUID.fromString(instance.getId()), wake));
    }

    private CompletionHandler<Void> run(Job job, UUID id, Consumer<Instant> wake) {
        CrashPoint.at("job.picked");
        Job.Next next = job.run(id);
        CrashPoint.at("job.ran");
        return (complete, operations) -> transactions.run(() -> {
            Instant wish = table.takeWake(job.name(), id.toString());
            Instant again = earlier(wish, next instanceof Job.Next.Again asked ? asked.at() : null);
            if (again == null) {
                operations.remove();
            } else {
                operations.reschedule(complete, again);
                transactions.afterCommit(() -> wake.accept(again));
            }
            table.unpark(job.name(), id);
        });
    }

    private void failed(
            Job job, ExecutionComplete complete, ExecutionOperations<Void> operations, Consumer<Instant> wake) {
        UUID id = UUID.fromString(complete.getExecution().getId());
        int failures = complete.getExecution().consecutiveFailures + 1;
        String brief = complete.getCause().map(Failures::brief).orElse("unknown");
        if (failures < job.attemptsBeforeStaff()) {
            log.warn("Job {} {} failed {} times: {}", job.name(), id, failures, brief);
            // A wish for another run is fulfilled by trying again; it does not shorten the pause.
            transactions.run(() -> {
                var unused = table.takeWake(job.name(), id.toString());
                operations.reschedule(complete, time.now().plus(pause(failures)));
            });
            return;
        }
        log.error("Job {} {} is parked after {} failures: {}", job.name(), id, failures, brief);
        transactions.run(() -> park(job, id, failures, brief, operations, wake));
    }

    /**
     * One transaction: what is given up on is told, or both come again with the next try. A wish made while the last run
     * failed is a request like any other: it gets a fresh row and its own tries.
     */
    private void park(
            Job job,
            UUID id,
            int failures,
            String brief,
            ExecutionOperations<Void> operations,
            Consumer<Instant> wake) {
        Instant wish = table.takeWake(job.name(), id.toString());
        table.park(job.name(), id, failures, brief, time.now());
        operations.remove();
        if (wish != null) {
            table.put(job.name(), Map.of(id, wish));
            transactions.afterCommit(() -> wake.accept(wish));
        }
        alerts.ifAvailable(staff -> staff.raise(
                StaffAlerts.Severity.CRITICAL,
                "job.parked",
                id.toString(),
                Map.of("job", job.name(), "failures", Integer.toString(failures))));
        CrashPoint.at("job.parked");
    }

    /** 1 s, 2 s, 4 s ... 10 min. */
    static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
