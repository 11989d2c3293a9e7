package net.runagent.persistence.work;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import net.runagent.core.work.Backlog;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Job;
import net.runagent.core.work.JobRecords;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.WorkProperties;
import net.runagent.core.work.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * db-scheduler, polling with {@code fetch}: what runs always has a heartbeat, so that short heartbeats are safe. The
 * number of jobs under way never exceeds the number of threads.
 */
@Component
class JobEngine implements JobRecords, Worker, Backlog, DisposableBean {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);
    private static final Logger log = LoggerFactory.getLogger(JobEngine.class);

    private final DataSource dataSource;
    private final JdbcJobTable table;
    private final DatabaseTime time;
    private final WorkProperties properties;
    private final ProcessName name;
    private final JobRun jobRun;
    private final RecurringRun recurringRun;
    private final ObjectProvider<Job> jobs;
    private final ObjectProvider<Recurring> recurring;
    private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("job-alarm").factory());
    private volatile @Nullable Scheduler scheduler;

    JobEngine(
            DataSource dataSource,
            JdbcJobTable table,
            DatabaseTime time,
            WorkProperties properties,
            ProcessName name,
            JobRun jobRun,
            RecurringRun recurringRun,
            ObjectProvider<Job> jobs,
            ObjectProvider<Recurring> recurring) {
        this.dataSource = dataSource;
        this.table = table;
        this.time = time;
        this.properties = properties;
        this.name = name;
        this.jobRun = jobRun;
        this.recurringRun = recurringRun;
        this.jobs = jobs;
        this.recurring = recurring;
    }

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public void put(String job, Map<UUID, Instant> times) {
        table.put(job, times);
    }

    @Override
    public void remove(String job, UUID id) {
        table.remove(job, id);
    }

    @Override
    public void wake(Instant when) {
        Duration until = Duration.between(time.now(), when);
        if (until.compareTo(properties.pollEvery()) < 0 && !alarm.isShutdown()) {
            // Later ones are found by polling.
            var unused = alarm.schedule(this::look, Math.max(0, until.toNanos()), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        Scheduler running = scheduler;
        if (running != null) {
            running.triggerCheckForDueExecutions();
        }
    }

    /** The first time it takes back what dead processes of this machine held, then starts. */
    @Override
    public synchronized void resume() {
        if (scheduler != null) {
            scheduler.resume();
            scheduler.triggerCheckForDueExecutions();
            return;
        }
        for (String picker : table.pickers()) {
            if (name.isDeadNeighbour(picker)) {
                int taken = table.release(picker, time.now());
                log.info("Took over {} jobs of the ended process {}", taken, picker);
            }
        }
        Scheduler built = build();
        built.start();
        scheduler = built;
    }

    @Override
    public synchronized void pause() {
        if (scheduler != null) {
            scheduler.pause();
        }
    }

    @Override
    public List<String> executing() {
        Scheduler running = scheduler;
        return running == null
                ? List.of()
                : running.getCurrentlyExecuting().stream()
                        .map(each -> each.getTaskInstance().getTaskName() + " "
                                + each.getTaskInstance().getId())
                        .toList();
    }

    @Override
    public String kind() {
        return "jobs";
    }

    @Override
    public long due(Instant now) {
        return table.due(now);
    }

    @Override
    public Optional<Instant> next(Instant now) {
        return table.next(now);
    }

    @Override
    public Optional<Instant> nextDated(Instant now) {
        return table.nextDated(now, RecurringRun.PREFIX);
    }

    /** The recurring ones stand in the table; after it was emptied they are entered again. */
    @EventListener
    void enterRecurringAgain(EverythingForgotten event) {
        if (scheduler == null) {
            return;
        }
        for (RecurringTask<Void> each : recurringTasks()) {
            each.onStartup(scheduler, time);
        }
    }

    @Override
    public synchronized void destroy() {
        alarm.shutdownNow();
        if (scheduler != null) {
            scheduler.stop();
            scheduler = null;
        }
    }

    private Scheduler build() {
        List<Task<?>> tasks = new ArrayList<>();
        jobs.stream().map(job -> jobRun.task(job, this::wake)).forEach(tasks::add);
        return Scheduler.create(new JoiningDataSource(dataSource), tasks)
                .startTasks(recurringTasks())
                .schedulerName(new SchedulerName.Fixed(name.value()))
                .clock(time)
                .serializer(new EmptyJson())
                .threads(properties.threads())
                // Bounded: the engine runs whatever it has fetched and leaves the limit to its executor.
                .executorService(Executors.newFixedThreadPool(
                        properties.threads(), Thread.ofVirtual().name("job-", 0).factory()))
                .pollUsingFetch(0.5, 1.0)
                .pollingInterval(properties.pollEvery())
                .heartbeatInterval(properties.heartbeatEvery())
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(LONGEST_STOP)
                // Our own line tells of failures; the engine's would print messages of libraries.
                .failureLogging(LogLevel.OFF, false)
                .build();
    }

    private List<RecurringTask<Void>> recurringTasks() {
        return recurring.stream().map(recurringRun::task).toList();
    }
}
