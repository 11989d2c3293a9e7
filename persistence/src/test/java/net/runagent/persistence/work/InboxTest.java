package net.runagent.persistence.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.InboxHandler;
import net.runagent.core.work.InboxLag;
import net.runagent.core.work.InboxRecords;
import net.runagent.core.work.StaffAlerts;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final Recorder handler = new Recorder();

    @AfterEach
    void closeDatabase() {
        db.close();
    }

    @Test
    void whatArrivesIsHandledAndItsBodyIsGone() {
        try (WorkContext service = new WorkContext(db, handler).started()) {
            Arrival arrival = service.arrival("test", "u:1", "telegram:1", "hello");
            assertThat(service.inbox().keep(List.of(arrival))).containsExactly(arrival.id());
            Eventually.becomes("handled", () -> handler.bodies("telegram:1").equals(List.of("hello")));
            Eventually.becomes("removed", () -> waiting() == 0);
        }
    }

    @Test
    void theLagIsTheAgeOfTheOldestArrivalThatWaits() {
        try (WorkContext service = new WorkContext(db, handler)) {
            InboxLag lag = service.bean(InboxLag.class);
            assertThat(lag.of("test")).isZero();
            service.inbox().keep(List.of(service.arrival("test", "u:1", "telegram:1", "hello")));
            service.clock().moveTo(Duration.ofSeconds(90));
            assertThat(lag.of("test")).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
            assertThat(lag.of("another")).isZero();
            service.started();
            Eventually.becomes("handled", () -> waiting() == 0);
            assertThat(lag.of("test")).isZero();
        }
    }

    @Test
    void bodiesLieSealedInTheTable() {
        try (WorkContext service = new WorkContext(db, handler)) {
            service.inbox().keep(List.of(service.arrival("test", "u:1", "telegram:1", "hello")));
            byte[] stored =
                    db.jdbc().sql("select body from inbox").query(byte[].class).single();
            assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("hello");
        }
    }

    @Test
    void aSecondDeliveryOfTheSameUpdateChangesNothing() {
        try (WorkContext service = new WorkContext(db, handler).started()) {
            service.inbox().keep(List.of(service.arrival("test", "u:1", "telegram:1", "hello")));
            Eventually.becomes("handled", () -> waiting() == 0);
            assertThat(service.inbox().keep(List.of(service.arrival("test", "u:1", "telegram:1", "hello"))))
                    .isEmpty();
            assertThat(waiting()).isZero();
            assertThat(handler.bodies("telegram:1")).containsExactly("hello");
        }
    }

    @Test
    void twiceInOneBatchCountsOnceAndKeepsTheFirst() {
        try (WorkContext service = new WorkContext(db, handler)) {
            Arrival first = service.arrival("test", "u:1", "telegram:1", "first");
            Arrival again = service.arrival("test", "u:1", "telegram:1", "again");
            assertThat(service.inbox().keep(List.of(first, again))).containsExactly(first.id());
        }
    }

    @Test
    void aTapSentAgainUnderANewUpdateCountsOnce() {
        try (WorkContext service = new WorkContext(db, handler)) {
            Arrival tap = tap(service, "u:1", "cb:77");
            assertThat(service.inbox().keep(List.of(tap, tap(service, "u:2", "cb:77"), tap(service, "u:3", "cb:78"))))
                    .hasSize(2)
                    .contains(tap.id());
            assertThat(service.inbox().keep(List.of(tap(service, "u:4", "cb:77"))))
                    .isEmpty();
        }
    }

    @Test
    void theSameKeyOfAnotherSourceIsAnotherArrival() {
        try (WorkContext service = new WorkContext(db, handler)) {
            assertThat(service.inbox()
                            .keep(List.of(
                                    service.arrival("test", "1", "a:1", "x"),
                                    service.arrival("polar", "1", "a:1", "x"))))
                    .hasSize(2);
        }
    }

    @Test
    void nothingStaysOfAKeepThatIsRolledBack() {
        try (WorkContext service = new WorkContext(db, handler).started()) {
            assertThatThrownBy(() -> service.transactions().run(() -> {
                        service.inbox().keep(List.of(service.arrival("test", "u:1", "telegram:1", "lost")));
                        throw new IllegalStateException("planned");
                    }))
                    .hasMessage("planned");
            service.inbox().keep(List.of(service.arrival("test", "u:1", "telegram:1", "kept")));
            Eventually.becomes("handled", () -> handler.bodies("telegram:1").equals(List.of("kept")));
        }
    }

    @Test
    void arrivalsOfALaneAreHandledInOrderByTwoProcesses() {
        int lanes = 40;
        int each = 25;
        try (WorkContext one = new WorkContext(db, handler).started();
                WorkContext two = new WorkContext(db, handler).started()) {
            for (int i = 0; i < each; i++) {
                int number = i;
                List<Arrival> batch = new ArrayList<>(IntStream.range(0, lanes)
                        .mapToObj(lane -> one.arrival("test", lane + "-" + number, "telegram:" + lane, "" + number))
                        .toList());
                (i % 2 == 0 ? one : two).inbox().keep(batch);
            }
            Eventually.becomes("all handled", () -> waiting() == 0);
            List<String> inOrder =
                    IntStream.range(0, each).mapToObj(i -> "" + i).toList();
            for (int lane = 0; lane < lanes; lane++) {
                assertThat(handler.bodies("telegram:" + lane)).isEqualTo(inOrder);
            }
            assertThat(handler.overlaps.get()).as("two at once in one lane").isZero();
        }
    }

    @Test
    void oneBadArrivalIsParkedWhileTheOthersAndItsOwnLaneGoOn() {
        handler.poison = "bad";
        Alerts alerts = new Alerts();
        try (WorkContext service = new WorkContext(db, handler, alerts).started()) {
            Arrival bad = service.arrival("test", "1", "telegram:1", "bad");
            service.inbox()
                    .keep(List.of(
                            bad,
                            service.arrival("test", "2", "telegram:1", "after"),
                            service.arrival("test", "3", "telegram:2", "other")));
            Eventually.becomes(
                    "the other lane", () -> handler.bodies("telegram:2").equals(List.of("other")));
            assertThat(handler.bodies("telegram:1"))
                    .as("order is kept while there is hope")
                    .isEmpty();
            for (int i = 0; i < 5; i++) {
                // Moving the clock stands for the waiting between two tries.
                service.clock().moveTo(service.clock().offset().plus(Duration.ofMinutes(1)));
                int tries = i + 1;
                Eventually.becomes("try " + tries, () -> handler.failures.get() >= tries);
            }
            Eventually.becomes(
                    "its lane goes on", () -> handler.bodies("telegram:1").equals(List.of("after")));
            assertThat(handler.parked).containsExactly(bad.id().toString());
            Eventually.becomes("staff knows", () -> alerts.raised.equals(List.of("inbox.parked " + bad.id())));
            Eventually.becomes("only the parked one stays, for the staff", () -> waiting() == 1);
        }
    }

    @Test
    void anErrorInAHandlerParksItsArrivalAndCostsNoWorker() {
        handler.poison = "bad";
        handler.failure = () -> {
            throw new StackOverflowError("planned");
        };
        Alerts alerts = new Alerts();
        try (WorkContext service = new WorkContext(db, handler, alerts).started()) {
            // More than there are workers.
            List<Arrival> bad = IntStream.range(0, 5)
                    .mapToObj(i -> service.arrival("test", "bad-" + i, "telegram:bad-" + i, "bad"))
                    .toList();
            service.inbox().keep(bad);
            service.inbox().keep(List.of(service.arrival("test", "good", "telegram:good", "good")));
            Eventually.becomes(
                    "the others", () -> handler.bodies("telegram:good").equals(List.of("good")));
            Eventually.becomes("all parked", () -> {
                service.clock().moveTo(service.clock().offset().plus(Duration.ofMinutes(1)));
                // The apology to the person follows the staff's alert.
                return alerts.raised.size() == 5 && handler.parked.size() == 5;
            });
            assertThat(handler.parked)
                    .containsExactlyInAnyOrderElementsOf(
                            bad.stream().map(arrival -> arrival.id().toString()).toList());
            service.inbox().keep(List.of(service.arrival("test", "later", "telegram:good", "later")));
            Eventually.becomes("goes on", () -> handler.bodies("telegram:good").equals(List.of("good", "later")));
            Eventually.becomes(
                    "no worker is left behind",
                    () -> service.bean(net.runagent.core.work.Standstill.class)
                            .executing()
                            .isEmpty());
        }
    }

    @Test
    void whatNobodyCouldBeToldAboutIsNotGivenUp() {
        handler.poison = "bad";
        Alerts alerts = new Alerts();
        alerts.broken = true;
        try (WorkContext service = new WorkContext(db, handler, alerts).started()) {
            Arrival bad = service.arrival("test", "1", "telegram:1", "bad");
            service.inbox().keep(List.of(bad, service.arrival("test", "2", "telegram:2", "other")));
            Eventually.becomes("the staff cannot be told", () -> {
                service.clock().moveTo(service.clock().offset().plus(Duration.ofMinutes(1)));
                return alerts.tries.get() > 1;
            });
            assertThat(parked()).isZero();
            assertThat(handler.parked).isEmpty();
            assertThat(handler.bodies("telegram:2")).containsExactly("other");

            alerts.broken = false;
            Eventually.becomes("parked and told", () -> {
                service.clock().moveTo(service.clock().offset().plus(Duration.ofMinutes(1)));
                return alerts.raised.equals(List.of("inbox.parked " + bad.id()));
            });
            Eventually.becomes("parked", () -> parked() == 1);
        }
    }

    private long parked() {
        return db.jdbc()
                .sql("select count(*) from inbox where parked_at is not null")
                .query(Long.class)
                .single();
    }

    @Test
    void whatADeadProcessLeftIsFoundByTheSweep() {
        try (WorkContext dead = new WorkContext(db, new Recorder())) {
            dead.inbox().keep(List.of(dead.arrival("test", "1", "telegram:1", "left")));
        }
        try (WorkContext service = new WorkContext(db, handler).started()) {
            Eventually.becomes("handled", () -> handler.bodies("telegram:1").equals(List.of("left")));
        }
    }

    @Test
    void whatNobodyWaitsForIsHandledAMomentLater() {
        try (WorkContext service = new WorkContext(db, handler).started()) {
            for (int i = 0; i < 20; i++) {
                service.inbox().keepUnhurried(List.of(service.arrival("test", "u:" + i, "hook:" + i, "news")));
            }
            Eventually.becomes("handled", () -> waiting() == 0);
            assertThat(handler.bodies("hook:19")).containsExactly("news");
        }
    }

    @Test
    void aProcessThatDiesOrSleepsBeforeItsUnhurriedLookLosesNothing() {
        try (WorkContext doomed = new WorkContext(db, handler).started()) {
            doomed.inbox().keepUnhurried(List.of(doomed.arrival("test", "u:1", "hook:1", "news")));
        }
        try (WorkContext asleep = new WorkContext(db, handler)) {
            asleep.inbox().keepUnhurried(List.of(asleep.arrival("test", "u:2", "hook:2", "news")));
            assertThat(waiting()).isPositive();
            asleep.started();
            Eventually.becomes("handled", () -> waiting() == 0);
        }
        assertThat(handler.bodies("hook:1")).containsExactly("news");
        assertThat(handler.bodies("hook:2")).containsExactly("news");
    }

    @Test
    void aPausedServiceTakesUpNothing() {
        try (WorkContext service = new WorkContext(db, handler).started()) {
            var standstill = service.bean(net.runagent.core.work.Standstill.class);
            assertThat(standstill.pause(Duration.ofSeconds(5))).isEmpty();
            service.inbox().keep(List.of(service.arrival("test", "1", "telegram:1", "x")));
            assertThat(standstill.due("inbox")).isEqualTo(1);
            assertThat(standstill.executing()).isEmpty();
            standstill.resume();
            Eventually.becomes("handled", () -> handler.bodies("telegram:1").equals(List.of("x")));
        }
    }

    @Test
    void keysAreForgottenAfterTheirTimeButNotWhileTheirArrivalWaits() {
        try (WorkContext service = new WorkContext(db, handler)) {
            service.inbox().keep(List.of(service.arrival("test", "1", "telegram:1", "x")));
            InboxRecords records = service.bean(InboxRecords.class);
            var later = service.clock().instant().plus(Duration.ofDays(3));
            assertThat(records.forget(later, later)).isZero();
            service.transactions().run(() -> {
                var taken = records.take(
                        Set.of("test"), 10, Set.of(), service.clock().instant());
                records.keepKeysFrom(
                        service.clock().instant().plus(Duration.ofDays(2)),
                        taken.stream().map(InboxRecords.Waiting::id).toList());
            });
            assertThat(records.forget(service.clock().instant().plus(Duration.ofDays(1)), later))
                    .as("48 hours count from the handling of one that waited long")
                    .isZero();
            assertThat(records.forget(later, later)).isEqualTo(1);
        }
    }

    @Test
    void takingReadsLittleOfAFullInboxWhoseStatisticsSayThatItIsEmpty() {
        try (WorkContext service = new WorkContext(db, handler)) {
            fill(4_000);
            db.jdbc().sql("delete from inbox where seq < 4000").update();
            db.jdbc().sql("vacuum (analyze, truncate off) inbox").update();
            fill(3_000);
            service.transactions().run(() -> {
                assertThat(service.bean(InboxRecords.class)
                                .take(
                                        Set.of("test"),
                                        64,
                                        Set.of(),
                                        service.clock().instant()))
                        .hasSize(64);
                // Once at most through what was deleted, which lies there while another transaction might still see it;
                // not
                // once for each that is taken, which would be 190,000.
                assertThat(entriesRead()).isLessThan(4_000 + 1_000);
            });
        }
    }

    /** Arrivals, each with a lane of its own. */
    private void fill(int arrivals) {
        db.jdbc().sql("""
                insert into inbox (id, source, lane, dedupe_key, body, arrived_at, due_at)
                select gen_random_uuid(), 'test', 'lane:' || nr, nr::text, '\\x00', to_timestamp(0), to_timestamp(0)
                from generate_series(1, ?) nr
                """).param(arrivals).update();
    }

    /** Of the inbox's indexes, by the transaction of now. */
    private long entriesRead() {
        return db.jdbc().sql("""
                select sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_index
                where indrelid = 'inbox'::regclass
                """).query(Long.class).single();
    }

    private Arrival tap(WorkContext service, String delivery, String action) {
        return new Arrival(service.id(), "test", delivery, action, "telegram:1", new byte[] {1});
    }

    private long waiting() {
        return db.jdbc().sql("select count(*) from inbox").query(Long.class).single();
    }

    /** Remembers what it was given, and whether a lane was ever in two hands. */
    static final class Recorder implements InboxHandler {
        final Map<String, List<String>> handled = new ConcurrentHashMap<>();
        final Set<String> inHand = ConcurrentHashMap.newKeySet();
        final AtomicInteger overlaps = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();
        final List<String> parked = new CopyOnWriteArrayList<>();
        volatile String poison = "no such body";
        volatile Runnable failure = () -> {
            throw new IllegalStateException("planned");
        };

        @Override
        public String source() {
            return "test";
        }

        @Override
        public void handle(List<Arrival> arrivals) {
            assertThat(arrivals.stream().map(Arrival::lane)).doesNotHaveDuplicates();
            if (arrivals.stream().anyMatch(arrival -> text(arrival).equals(poison))) {
                if (arrivals.size() == 1) {
                    failures.incrementAndGet();
                }
                failure.run();
            }
            for (Arrival arrival : arrivals) {
                if (!inHand.add(arrival.lane())) {
                    overlaps.incrementAndGet();
                }
                handled.computeIfAbsent(arrival.lane(), lane -> new CopyOnWriteArrayList<>())
                        .add(text(arrival));
            }
            arrivals.forEach(arrival -> inHand.remove(arrival.lane()));
        }

        @Override
        public void parked(Arrival arrival) {
            parked.add(arrival.id().toString());
        }

        List<String> bodies(String lane) {
            return handled.getOrDefault(lane, List.of());
        }

        private static String text(Arrival arrival) {
            return new String(arrival.body(), StandardCharsets.UTF_8);
        }
    }

    static final class Alerts implements StaffAlerts {
        final List<String> raised = new CopyOnWriteArrayList<>();
        final AtomicInteger tries = new AtomicInteger();
        volatile boolean broken;

        @Override
        public void raise(Severity severity, String kind, String subject, Map<String, String> facts) {
            tries.incrementAndGet();
            if (broken) {
                throw new IllegalStateException("planned: nobody can be told");
            }
            raised.add(kind + " " + subject);
        }
    }
}
