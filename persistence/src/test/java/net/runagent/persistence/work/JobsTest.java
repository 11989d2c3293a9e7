package net.runagent.persistence.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import net.runagent.core.work.Job;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Standstill;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final Build job = new Build();

    @AfterEach
    void closeDatabase() {
        db.close();
    }

    @Test
    void aJobRunsAsSoonAsItsTransactionHasCommitted() {
        try (WorkContext service = new WorkContext(db, job).started()) {
            UUID id = service.id();
            service.transactions().run(() -> service.later().soon("build", id));
            Eventually.becomes("run", () -> job.runs.equals(List.of(id)));
            Eventually.becomes("row gone", () -> rows() == 0);
        }
    }

    @Test
    void aJobVanishesWithTheRollbackOfItsTransaction() {
        try (WorkContext service = new WorkContext(db, job).started()) {
            assertThatThrownBy(() -> service.transactions().run(() -> {
                        service.later().soon("build", service.id());
                        throw new IllegalStateException("planned");
                    }))
                    .hasMessage("planned");
            assertThat(rows()).isZero();
            UUID kept = service.id();
            service.later().soon("build", kept);
            Eventually.becomes("only the kept one", () -> job.runs.equals(List.of(kept)));
        }
    }

    @Test
    void aJobThatIsAskedForTwiceWaitsOnceAtTheEarlierTime() {
        try (WorkContext service = new WorkContext(db, job)) {
            UUID id = service.id();
            Instant now = service.clock().instant();
            service.later().at("build", id, now.plusSeconds(100));
            service.later().at("build", id, now.plusSeconds(50));
            service.later().at("build", id, now.plusSeconds(70));
            assertThat(rows()).isEqualTo(1);
            assertThat(db.jdbc()
                            .sql("select execution_time from scheduled_tasks")
                            .query(Instant.class)
                            .single())
                    .isEqualTo(now.plusSeconds(50));
        }
    }

    @Test
    void jobsThatAreAskedForTogetherAreStoredTogetherAndEachWaitsAtItsEarliestTime() {
        try (WorkContext service = new WorkContext(db, job)) {
            Instant now = service.clock().instant();
            UUID early = service.id();
            UUID late = service.id();
            UUID fresh = service.id();
            service.later().at("build", early, now.plusSeconds(10));
            service.later().at("build", late, now.plusSeconds(100));
            service.later()
                    .at(
                            "build",
                            Map.of(late, now.plusSeconds(50), fresh, now.plusSeconds(70), early, now.plusSeconds(20)));
            service.later().at("build", Map.of());
            assertThat(db.jdbc()
                            .sql("select task_instance, execution_time from scheduled_tasks")
                            .query((row, number) -> Map.entry(
                                    UUID.fromString(row.getString(1)),
                                    row.getTimestamp(2).toInstant()))
                            .list())
                    .containsExactlyInAnyOrder(
                            Map.entry(early, now.plusSeconds(10)),
                            Map.entry(late, now.plusSeconds(50)),
                            Map.entry(fresh, now.plusSeconds(70)));
        }
    }

    @Test
    void wishesForTheSameJobsFromTwoSidesNeverLockEachOtherUp() throws Exception {
        try (WorkContext service = new WorkContext(db, job)) {
            List<UUID> ids = Stream.generate(service::id).limit(20).toList();
            Instant now = service.clock().instant();
            List<CompletableFuture<Void>> sides = Stream.of(ids, ids.reversed())
                    .map(order -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 100; i++) {
                            Map<UUID, Instant> wishes = new LinkedHashMap<>();
                            Instant earlier = now.minusSeconds(i);
                            order.forEach(id -> wishes.put(id, earlier));
                            service.later().at("build", wishes);
                        }
                    }))
                    .toList();
            for (CompletableFuture<Void> side : sides) {
                side.get(30, TimeUnit.SECONDS);
            }
            assertThat(rows()).isEqualTo(ids.size());
        }
    }

    @Test
    void aJobThatAsksForAnotherRunGetsItAtItsTime() {
        job.answer = id -> job.runs.size() < 3 ? Job.Next.again(Instant.EPOCH) : Job.Next.done();
        try (WorkContext service = new WorkContext(db, job).started()) {
            service.later().soon("build", service.id());
            Eventually.becomes("three runs", () -> job.runs.size() == 3);
            Eventually.becomes("row gone", () -> rows() == 0);
        }
    }

    @Test
    void aRequestThatComesWhileTheJobRunsIsNotLost() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        job.answer = id -> {
            inside.countDown();
            await(goOn);
            return Job.Next.done();
        };
        try (WorkContext service = new WorkContext(db, job).started()) {
            UUID id = service.id();
            service.later().soon("build", id);
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            service.later().soon("build", id);
            goOn.countDown();
            Eventually.becomes("a second run", () -> job.runs.size() == 2);
            Eventually.becomes("row gone", () -> rows() == 0);
        }
    }

    @Test
    void aFailingJobBacksOffAndIsParkedForTheStaff() {
        job.answer = id -> {
            throw new IllegalStateException("planned");
        };
        job.attempts = 4;
        InboxTest.Alerts alerts = new InboxTest.Alerts();
        try (WorkContext service = new WorkContext(db, job, alerts).started()) {
            UUID id = service.id();
            service.later().soon("build", id);
            for (int tries = 1; tries < 4; tries++) {
                int soFar = tries;
                Eventually.becomes("try " + tries, () -> failures() == soFar);
                assertThat(nextRun()).isAfter(service.clock().instant());
                rest(service);
                service.clock().moveTo(service.clock().offset().plus(Duration.ofMinutes(11)));
                service.bean(Standstill.class).resume();
            }
            Eventually.becomes("alert", () -> alerts.raised.equals(List.of("job.parked " + id)));
            Eventually.becomes("row gone", () -> rows() == 0);
            assertThat(db.jdbc()
                            .sql("select failures from parked_job where id = ?")
                            .param(id)
                            .query(Integer.class)
                            .single())
                    .isEqualTo(4);

            job.answer = again -> Job.Next.done();
            service.later().soon("build", id);
            Eventually.becomes(
                    "a new request takes it out of parking",
                    () -> db.jdbc()
                                    .sql("select count(*) from parked_job")
                                    .query(Long.class)
                                    .single()
                            == 0);
        }
    }

    @Test
    void aJobWhoseEndNobodyCouldBeToldAboutIsNotParked() {
        job.answer = id -> {
            throw new IllegalStateException("planned");
        };
        job.attempts = 1;
        InboxTest.Alerts alerts = new InboxTest.Alerts();
        alerts.broken = true;
        try (WorkContext service = new WorkContext(db, job, alerts).started()) {
            service.later().soon("build", service.id());
            Eventually.becomes("the staff cannot be told", () -> alerts.tries.get() > 0);
            rest(service);
            assertThat(parked()).isZero();
            assertThat(rows()).isEqualTo(1);
        }
    }

    @Test
    void aRequestThatComesWhileTheLastTryFailsIsNotLost() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        job.attempts = 1;
        job.answer = id -> {
            if (job.runs.size() > 1) {
                return Job.Next.done();
            }
            inside.countDown();
            await(goOn);
            throw new IllegalStateException("planned");
        };
        InboxTest.Alerts alerts = new InboxTest.Alerts();
        try (WorkContext service = new WorkContext(db, job, alerts).started()) {
            UUID id = service.id();
            service.later().soon("build", id);
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            service.later().soon("build", id);
            goOn.countDown();
            Eventually.becomes("told", () -> alerts.raised.equals(List.of("job.parked " + id)));
            Eventually.becomes("run again", () -> job.runs.equals(List.of(id, id)));
            Eventually.becomes("row gone", () -> rows() == 0);
            Eventually.becomes("no longer parked", () -> parked() == 0);
        }
    }

    private long parked() {
        return db.jdbc()
                .sql("select count(*) from parked_job")
                .query(Long.class)
                .single();
    }

    @Test
    void theBackOffDoublesFromOneSecondToTenMinutes() {
        assertThat(List.of(1, 2, 3, 10, 11, 1000).stream().map(JobRun::pause))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(512),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10));
    }

    @Test
    void aMisspeltJobIsRefusedWhereItIsWritten() {
        try (WorkContext service = new WorkContext(db, job)) {
            assertThatThrownBy(() -> service.later().soon("biuld", service.id()))
                    .hasMessageContaining("biuld");
        }
    }

    @Test
    void recurringWorkComesBackAndMissedTurnsAreRunOnce() {
        Daily daily = new Daily();
        try (WorkContext service = new WorkContext(db, job, daily).started()) {
            Eventually.becomes("first turn", () -> daily.turns.get() == 1);
            Eventually.becomes(
                    "entered again", () -> service.bean(Standstill.class).next().isPresent());
            rest(service);
            service.clock().moveTo(Duration.ofDays(10));
            service.bean(Standstill.class).resume();
            Eventually.becomes("one turn for ten days", () -> daily.turns.get() == 2);
            rest(service);
            assertThat(daily.turns.get()).isEqualTo(2);
        }
    }

    @Test
    void aTurnOfRecurringWorkIsNothingWithADateOfItsOwn() {
        Daily daily = new Daily();
        try (WorkContext service = new WorkContext(db, job, daily).started()) {
            Standstill standstill = service.bean(Standstill.class);
            Eventually.becomes("first turn", () -> daily.turns.get() == 1);
            Eventually.becomes("entered again", () -> standstill.next().isPresent());
            rest(service);
            assertThat(standstill.nextDated()).isEmpty();
            Instant dated = standstill.next().orElseThrow().plus(Duration.ofDays(3));
            service.later().at("build", service.id(), dated);
            assertThat(standstill.nextDated()).contains(dated);
            assertThat(standstill.next().orElseThrow()).isBefore(dated);
        }
    }

    @Test
    void recurringWorkThatFailsThreeTimesInARowIsToldOnceAndGoesOn() {
        Daily daily = new Daily();
        daily.failing = true;
        InboxTest.Alerts alerts = new InboxTest.Alerts();
        try (WorkContext service = new WorkContext(db, job, daily, alerts).started()) {
            for (int turn = 1; turn <= 5; turn++) {
                int soFar = turn;
                Eventually.becomes("turn " + turn, () -> dailyFailures() == soFar);
                assertThat(alerts.raised)
                        .as("after turn " + turn)
                        .isEqualTo(turn < 3 ? List.of() : List.of("recurring.failed daily"));
                nextDay(service);
            }
            Eventually.becomes("the sixth", () -> dailyFailures() == 6);
            daily.failing = false;
            nextDay(service);
            Eventually.becomes("a good turn ends the row", () -> daily.turns.get() == 7 && dailyFailures() == 0);
            daily.failing = true;
            for (int turn = 1; turn <= 3; turn++) {
                nextDay(service);
                int soFar = turn;
                Eventually.becomes("bad turn " + turn, () -> dailyFailures() == soFar);
            }
            assertThat(alerts.raised).containsExactly("recurring.failed daily", "recurring.failed daily");
        }
    }

    private void nextDay(WorkContext service) {
        rest(service);
        service.clock().moveTo(service.clock().offset().plus(Duration.ofDays(1).plusMinutes(1)));
        service.bean(Standstill.class).resume();
    }

    private int dailyFailures() {
        return db.jdbc()
                .sql("select coalesce(max(consecutive_failures), 0) from scheduled_tasks"
                        + " where task_name = 'every.daily' and not picked")
                .query(Integer.class)
                .single();
    }

    @Test
    void thePausedEngineStartsNothing() {
        try (WorkContext service = new WorkContext(db, job).started()) {
            Standstill standstill = service.bean(Standstill.class);
            rest(service);
            service.later().soon("build", service.id());
            assertThat(standstill.due("jobs")).isEqualTo(1);
            rest(service);
            assertThat(job.runs).isEmpty();
            standstill.resume();
            Eventually.becomes("run", () -> job.runs.size() == 1);
        }
    }

    @Test
    void anotherProcessTakesAKilledOnesJobOverWithinTwentySeconds() throws Exception {
        UUID id;
        try (WorkContext survivor = new WorkContext(db, job)) {
            id = survivor.id();
            Process doomed = child();
            try {
                survivor.later().soon("build", id);
                Eventually.becomes(Duration.ofSeconds(60), "picked by the child", () -> picked() == 1);
                doomed.destroyForcibly().waitFor();
                long killed = System.nanoTime();
                survivor.started();
                Eventually.becomes("taken over", () -> job.runs.equals(List.of(id)));
                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(20));
                Eventually.becomes("row gone", () -> rows() == 0);
            } finally {
                doomed.destroyForcibly();
            }
        }
    }

    @Test
    void aLongRunningJobOfALivingProcessIsLeftAlone() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        job.answer = id -> {
            await(goOn);
            return Job.Next.done();
        };
        Build others = new Build();
        try (WorkContext one = new WorkContext(db, job).started()) {
            one.later().soon("build", one.id());
            Eventually.becomes("runs", () -> picked() == 1);
            Instant first = heartbeat();
            try (WorkContext two = new WorkContext(db, others).started()) {
                // Eight heartbeats: twice the time after which a silent process is taken for dead.
                Eventually.becomes("heartbeats", () -> heartbeat().isAfter(first.plusSeconds(4)));
                assertThat(others.runs).isEmpty();
            }
            goOn.countDown();
            Eventually.becomes("row gone", () -> rows() == 0);
        }
    }

    private void rest(WorkContext service) {
        assertThat(service.bean(Standstill.class).pause(Duration.ofSeconds(10))).isEmpty();
    }

    private Process child() throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedProcess.class.getName(),
                        db.url(),
                        db.user(),
                        db.password())
                .inheritIO()
                .start();
    }

    private long rows() {
        return db.jdbc()
                .sql("select count(*) from scheduled_tasks where task_name = 'build'")
                .query(Long.class)
                .single();
    }

    private long picked() {
        return db.jdbc()
                .sql("select count(*) from scheduled_tasks where picked")
                .query(Long.class)
                .single();
    }

    private int failures() {
        return db.jdbc()
                .sql("select coalesce(max(consecutive_failures), 0) from scheduled_tasks where not picked")
                .query(Integer.class)
                .single();
    }

    private Instant nextRun() {
        return db.jdbc()
                .sql("select execution_time from scheduled_tasks")
                .query(Instant.class)
                .single();
    }

    private Instant heartbeat() {
        return db.jdbc()
                .sql("select last_heartbeat from scheduled_tasks where picked")
                .query(Instant.class)
                .single();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static final class Build implements Job {
        final List<UUID> runs = new CopyOnWriteArrayList<>();
        volatile Function<UUID, Next> answer = id -> Next.done();
        volatile int attempts = 20;

        @Override
        public String name() {
            return "build";
        }

        @Override
        public Next run(UUID id) {
            runs.add(id);
            return answer.apply(id);
        }

        @Override
        public int attemptsBeforeStaff() {
            return attempts;
        }
    }

    static final class Daily implements Recurring {
        final AtomicInteger turns = new AtomicInteger();
        volatile boolean failing;

        @Override
        public String name() {
            return "daily";
        }

        @Override
        public Duration every() {
            return Duration.ofDays(1);
        }

        @Override
        public void run() {
            turns.incrementAndGet();
            if (failing) {
                throw new IllegalStateException("planned");
            }
        }
    }
}
