package net.runagent.persistence.work;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.Map;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Recurring work as a task of the engine. A turn that fails is followed by the next one at its usual time; when several
 * fail in a row, on whatever process of the fleet, the staff hears of it once.
 */
@Component
class RecurringRun {
    /** How the names of these tasks begin. */
    static final String PREFIX = "every.";

    static final int FAILURES_UNTIL_STAFF = 3;
    private static final Logger log = LoggerFactory.getLogger(RecurringRun.class);

    private final Transactions transactions;
    private final ObjectProvider<StaffAlerts> alerts;

    RecurringRun(Transactions transactions, ObjectProvider<StaffAlerts> alerts) {
        this.transactions = transactions;
        this.alerts = alerts;
    }

    RecurringTask<Void> task(Recurring work) {
        FixedDelay pause = FixedDelay.of(work.every());
        return Tasks.recurring(PREFIX + work.name(), pause)
                .onFailure((complete, operations) -> failed(work, pause, complete, operations))
                .execute((instance, context) -> work.run());
    }

    private void failed(
            Recurring work, FixedDelay pause, ExecutionComplete complete, ExecutionOperations<Void> operations) {
        int failures = complete.getExecution().consecutiveFailures + 1;
        Duration every = work.every();
        // The next turn comes by itself; what must not wait belongs into a job.
        log.warn(
                "{} failed {} times in a row; its next turn is in {}: {}",
                work.name(),
                failures,
                every,
                complete.getCause().map(Failures::brief).orElse("unknown"));
        transactions.run(() -> {
            operations.reschedule(complete, pause.getNextExecutionTime(complete));
            if (failures == FAILURES_UNTIL_STAFF) {
                alerts.ifAvailable(staff -> staff.raise(
                        StaffAlerts.Severity.CRITICAL,
                        "recurring.failed",
                        work.name(),
                        Map.of(
                                "failures",
                                Integer.toString(failures),
                                "every",
                                every.toString(),
                                "failure",
                                complete.getCause()
                                        .map(cause -> cause.getClass().getSimpleName())
                                        .orElse("unknown"))));
            }
        });
    }
}
