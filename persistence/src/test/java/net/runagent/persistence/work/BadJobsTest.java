package net.runagent.persistence.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.work.Job;
import net.runagent.core.work.ParkedJobs;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Standstill;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the job engine does with jobs that fail, hang or come in crowds, and what it stores of any of them. */
class BadJobsTest {
    /** Of {@link WorkContext}. */
    private static final int THREADS = 8;

    private final TestDatabase db = TestDatabase.fresh();
    private final Crowd job = new Crowd();

    @AfterEach
    void closeDatabase() {
        db.close();
    }

    @Test
    void aPoisonedJobHoldsUpNobodyAndIsToldToTheStaffOnce() {
        InboxTest.Alerts alerts = new InboxTest.Alerts();
        try (WorkContext service = new WorkContext(db, job, alerts).started()) {
            UUID poisoned = service.id();
            job.poisoned.add(poisoned);
            service.later().soon("build", poisoned);
            List<UUID> others = new ArrayList<>();
            for (int i = 0; i < 3 * THREADS; i++) {
                others.add(service.id());
                service.later().soon("build", others.getLast());
            }
            Eventually.becomes("the others are done", () -> job.done.containsAll(others));
            assertThat(job.done).doesNotContain(poisoned).hasSameSizeAs(others);
            passBackOffsUntil(service, () -> count("parked_job") == 1);

            assertThat(alerts.raised).containsExactly("job.parked " + poisoned);
            assertThat(count("scheduled_tasks where task_name = 'build'")).isZero();
            // It lies still: neither time nor a restart wakes it, and nobody is told a second time.
            pass(service, Duration.ofDays(2));
        }
        try (WorkContext restarted = new WorkContext(db, job, alerts).started()) {
            UUID healthy = restarted.id();
            restarted.later().soon("build", healthy);
            Eventually.becomes("a later one is done", () -> job.done.contains(healthy));
            assertThat(alerts.raised).hasSize(1);
            assertThat(count("parked_job")).isEqualTo(1);

            // Until its cause is mended and a person says so.
            ParkedJobs parked = restarted.bean(ParkedJobs.class);
            UUID mended = parked.all().getFirst().id();
            job.poisoned.remove(mended);
            assertThat(parked.retry(restarted.id()))
                    .as("an id that is not parked")
                    .isEmpty();
            assertThat(parked.retry(mended)).containsExactly("build");
            Eventually.becomes("tried again and done", () -> job.done.contains(mended));
            assertThat(parked.all()).isEmpty();
        }
    }

    /** The engine's other strategy picks more than it runs, and what is picked but waits has no heartbeat. */
    @Test
    void neverMoreIsPickedThanRunsAndEachHasAHeartbeat() throws Exception {
        int crowd = 5 * THREADS;
        job.gate = new CountDownLatch(1);
        try (WorkContext service = new WorkContext(db, job).started()) {
            service.transactions().run(() -> {
                for (int i = 0; i < crowd; i++) {
                    service.later().soon("build", service.id());
                }
            });
            Eventually.becomes("all threads are busy", () -> job.running.get() == THREADS);
            var first = oldestHeartbeat();
            Eventually.becomes(
                    "the heartbeat of each goes on", () -> oldestHeartbeat().isAfter(first.plusSeconds(2)));
            assertThat(count("scheduled_tasks where picked")).isEqualTo(THREADS);
            assertThat(count("scheduled_tasks where picked and last_heartbeat is null"))
                    .isZero();
            assertThat(count("scheduled_tasks where not picked and task_name = 'build'"))
                    .isEqualTo(crowd - THREADS);
            job.gate.countDown();
            Eventually.becomes("the whole crowd is done", () -> job.done.size() == crowd);
            assertThat(job.most).as("at the same time").hasValueLessThanOrEqualTo(THREADS);
            assertThat(Set.copyOf(job.done)).as("each once").hasSize(crowd);
        }
    }

    @Test
    void aJobsRowHoldsItsNameItsIdAndTimesAndNothingElse() {
        job.gate = new CountDownLatch(1);
        try (WorkContext service = new WorkContext(db, job, new Hourly()).started()) {
            UUID running = service.id();
            service.later().soon("build", running);
            service.later().at("build", service.id(), service.clock().instant().plus(Duration.ofDays(1)));
            Eventually.becomes("runs", () -> job.running.get() == 1);
            Eventually.becomes("recurs", () -> count("scheduled_tasks where task_name = 'every.hourly'") == 1);
            assertThat(db.jdbc()
                            .sql(
                                    "select distinct coalesce(convert_from(task_data, 'UTF8'), 'null') from scheduled_tasks")
                            .query(String.class)
                            .list())
                    .containsExactly("null");
            assertThat(db.jdbc()
                            .sql("select task_instance from scheduled_tasks where task_name = 'build'")
                            .query(String.class)
                            .list())
                    .allSatisfy(id -> assertThat(UUID.fromString(id)).isNotNull());
            job.gate.countDown();
        }
    }

    @Test
    void dataCannotBePutIntoAJobAtAll() {
        EmptyJson serializer = new EmptyJson();
        assertThat(serializer.serialize(null)).asString().isEqualTo("null");
        assertThat(serializer.deserialize(String.class, "\"anything\"".getBytes()))
                .isNull();
        assertThatThrownBy(() -> serializer.serialize("ada@example.org"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("ada");
    }

    /** Failures wait up to ten minutes: the clock is moved past each of them. */
    private void passBackOffsUntil(WorkContext service, java.util.function.BooleanSupplier condition) {
        for (int i = 0; i < 20 && !condition.getAsBoolean(); i++) {
            Eventually.becomes(
                    "tried and waiting",
                    () -> condition.getAsBoolean()
                            || count(
                                            "scheduled_tasks where task_name = 'build' and not picked and consecutive_failures > 0")
                                    > 0);
            if (!condition.getAsBoolean()) {
                pass(service, Duration.ofMinutes(11));
            }
        }
        Eventually.becomes("given up", condition);
    }

    private static void pass(WorkContext service, Duration time) {
        Standstill standstill = service.bean(Standstill.class);
        assertThat(standstill.pause(Duration.ofSeconds(10))).isEmpty();
        service.clock().moveTo(service.clock().offset().plus(time));
        standstill.resume();
    }

    private java.time.Instant oldestHeartbeat() {
        return db.jdbc()
                .sql("select min(last_heartbeat) from scheduled_tasks where picked")
                .query(java.time.Instant.class)
                .single();
    }

    private long count(String from) {
        return db.jdbc().sql("select count(*) from " + from).query(Long.class).single();
    }

    private static final class Crowd implements Job {
        final Set<UUID> poisoned = ConcurrentHashMap.newKeySet();
        final List<UUID> done = new CopyOnWriteArrayList<>();
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public String name() {
            return "build";
        }

        @Override
        public int attemptsBeforeStaff() {
            return 4;
        }

        @Override
        public Next run(UUID id) {
            if (poisoned.contains(id)) {
                throw new IllegalStateException("planned");
            }
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            done.add(id);
            running.decrementAndGet();
            return Next.done();
        }
    }

    private static final class Hourly implements Recurring {
        @Override
        public String name() {
            return "hourly";
        }

        @Override
        public Duration every() {
            return Duration.ofHours(1);
        }

        @Override
        public void run() {}
    }
}
