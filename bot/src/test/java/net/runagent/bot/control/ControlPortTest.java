package net.runagent.bot.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.bot.control.ControlHouse.Answer;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.operator.Role;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.InboxHandler;
import net.runagent.core.work.Job;
import net.runagent.core.work.Recurring;
import net.runagent.persistence.work.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationListener;

/** How the simulated world steers the service. */
class ControlPortTest {
    private final Build job = new Build();
    private final Updates updates = new Updates();

    // ---- who may ask

    @ParameterizedTest
    @ValueSource(
            strings = {"GET state", "GET due", "POST pause", "POST resume", "POST clock", "POST reset", "POST staff"})
    void whoeverHasNotTheTokenIsToldNothing(String call) {
        try (ControlHouse house = new ControlHouse(job)) {
            String[] parts = call.split(" ");
            Instant before = house.clock().instant();
            for (String shown : new String[] {
                null, "", "Bearer ", "Bearer wrong", ControlHouse.TOKEN, "bearer " + ControlHouse.TOKEN
            }) {
                Answer answer = house.send(parts[0], parts[1], "{\"offset\":\"P99D\"}", shown);
                assertThat(answer.status()).as("%s with %s", call, shown).isEqualTo(401);
                assertThat(answer.body().propertyNames()).containsExactly("error");
            }
            assertThat(Duration.between(before, house.clock().instant())).isLessThan(Duration.ofDays(1));
            assertThat(house.get("state").status()).isEqualTo(200);
        }
    }

    @Test
    void itListensOnLoopbackAlone() throws Exception {
        try (ControlHouse house = new ControlHouse(job)) {
            List<InetAddress> others = new ArrayList<>();
            others.add(InetAddress.getByName("127.0.0.2")); // answers only when a server listens on every address
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .forEach(others::add);
            for (InetAddress other : others) {
                try (Socket socket = new Socket()) {
                    assertThatThrownBy(() -> socket.connect(new InetSocketAddress(other, house.port), 2_000))
                            .as(other.toString())
                            .isInstanceOf(ConnectException.class);
                }
            }
        }
    }

    @Test
    void withoutAWorldThereIsNoControlPort() {
        try (ControlHouse house = new ControlHouse(Map.of("runagent.world.url", ""), job)) {
            assertThat(house.has(ControlPort.class)).isFalse();
            assertThat(house.has(ControlCalls.class)).isFalse();
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), house.port), 2_000))
                        .isInstanceOf(ConnectException.class);
            } catch (java.io.IOException closing) {
                throw new java.io.UncheckedIOException(closing);
            }
            assertThat(house.clock().offset()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runagent.world.control-token | too-short | 16 characters or more",
                "runagent.world.control-port | 0 | runagent.world.control-port",
                "runagent.world.url | http://127.0.0.1:1 | The simulated world does not answer",
                "runagent.telegram.api-url | https://api.telegram.org | is not on loopback"
            })
    void theServiceDoesNotStartWhenItsWorldIsNotSound(String setting, String value, String said) {
        assertThatThrownBy(() -> new ControlHouse(Map.of(setting, value), job))
                .satisfies(refusal -> assertThat(messages(refusal)).contains(said));
    }

    // ---- the clock

    @Test
    void theServiceStartsWithTheWorldsTime() {
        try (ControlHouse house = new ControlHouse(job)) {
            assertThat(house.clock().offset()).isEqualTo(ControlHouse.WORLD_OFFSET);
            Instant told = Instant.parse(house.get("state").body().path("now").asString());
            assertThat(Duration.between(house.clock().real().plus(ControlHouse.WORLD_OFFSET), told)
                            .abs())
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void timeMovesForwardOnlyAndWhatBecomesDueIsRun() {
        try (ControlHouse house = new ControlHouse(job)) {
            UUID id = house.id();
            house.later().at("build", id, house.clock().instant().plus(Duration.ofDays(2)));
            house.post("pause", "");
            Duration later = ControlHouse.WORLD_OFFSET.plusDays(2);
            Answer moved = house.post("clock", "{\"offset\":\"" + later + "\"}");
            assertThat(moved.status()).isEqualTo(200);
            assertThat(house.clock().offset()).isEqualTo(later);
            house.post("clock", "{\"offset\":\"PT1S\"}");
            assertThat(house.clock().offset()).as("never back").isEqualTo(later);
            assertThat(job.runs).isEmpty();
            house.post("resume", "");
            Eventually.becomes("run", () -> job.runs.equals(List.of(id)));
        }
    }

    // ---- standing still

    @Test
    void aPauseAnswersOnlyWhenNothingExecutesAnyMore() throws Exception {
        try (ControlHouse house = new ControlHouse(job)) {
            job.blocks();
            house.later().soon("build", house.id());
            assertThat(job.inside.await(20, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Answer> pause = CompletableFuture.supplyAsync(() -> house.post("pause", ""));
            assertThat(pause).isNotDone();
            Answer clock = house.post("clock", "{\"offset\":\"P9D\"}");
            assertThat(clock.status()).isEqualTo(409);
            assertThat(clock.body().path("error").asString()).contains("build ");
            job.goOn.countDown();
            Answer answer = pause.get(20, TimeUnit.SECONDS);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().path("executing").size()).isZero();
            house.later().soon("build", house.id());
            assertThat(house.get("due").body().path("jobs").asInt()).isEqualTo(1);
            assertThat(job.runs).as("nothing starts while it is paused").hasSize(1);
            house.post("resume", "");
            Eventually.becomes("the next one runs", () -> job.runs.size() == 2);
        }
    }

    @Test
    void aPauseThatCannotWaitLongerNamesWhatExecutesAndAResetIsRefused() throws Exception {
        try (ControlHouse house = new ControlHouse(job)) {
            job.blocks();
            UUID id = house.id();
            house.later().soon("build", id);
            assertThat(job.inside.await(20, TimeUnit.SECONDS)).isTrue();
            Answer reset = house.post("reset", "");
            assertThat(reset.status()).isEqualTo(409);
            assertThat(reset.body().path("error").asString()).contains("build " + id);
            assertThat(house.get("due").body().path("executing").get(0).asString())
                    .isEqualTo("build " + id);
            job.goOn.countDown();
        }
    }

    @Test
    void whatIsDueIsCountedByKind() {
        try (ControlHouse house = new ControlHouse(job, updates)) {
            house.post("pause", "");
            Instant later = house.clock().instant().plus(Duration.ofHours(5));
            house.later().soon("build", house.id());
            house.later().soon("build", house.id());
            house.later().at("build", house.id(), later);
            house.inbox().keep(List.of(arrival(house, "1"), arrival(house, "2"), arrival(house, "3")));

            var due = house.get("due").body();
            assertThat(due.path("jobs").asInt()).isEqualTo(2);
            assertThat(due.path("inbox").asInt()).isEqualTo(3);
            assertThat(due.path("outbox").asInt()).isZero();
            assertThat(Instant.parse(due.path("next").asString())).isEqualTo(later);
            assertThat(Instant.parse(due.path("dated").asString())).isEqualTo(later);
            assertThat(due.path("executing").size()).isZero();

            house.post("resume", "");
            Eventually.becomes("worked off", () -> {
                var left = house.get("due").body();
                return left.path("jobs").asInt() == 0 && left.path("inbox").asInt() == 0;
            });
            assertThat(updates.handled).hasValue(3);
        }
    }

    // ---- forgetting

    @Test
    void aResetForgetsEverythingAndWorkGoesOn() {
        Daily daily = new Daily();
        Listener listener = new Listener();
        try (ControlHouse house = new ControlHouse(job, updates, daily, listener)) {
            Eventually.becomes("first turn", () -> daily.turns.get() == 1);
            house.post("pause", "");
            house.later().soon("build", house.id());
            house.inbox().keep(List.of(arrival(house, "1")));
            house.db
                    .jdbc()
                    .sql("insert into parked_job values ('build', gen_random_uuid(), 3, 'X', now())")
                    .update();

            assertThat(house.post("reset", "").status()).isEqualTo(200);

            assertThat(listener.heard).hasValue(1);
            assertThat(house.db
                            .jdbc()
                            .sql("select (select count(*) from inbox) + (select count(*) from inbox_key)"
                                    + " + (select count(*) from parked_job)"
                                    + " + (select count(*) from scheduled_tasks where task_name = 'build')")
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(job.runs).isEmpty();
            Eventually.becomes("what recurs begins anew", () -> daily.turns.get() == 2);
            UUID id = house.id();
            house.later().soon("build", id);
            house.inbox().keep(List.of(arrival(house, "1")));
            Eventually.becomes("a new job runs", () -> job.runs.equals(List.of(id)));
            Eventually.becomes("the same update is new again", () -> updates.handled.get() == 1);
        }
    }

    // ---- staff, and nonsense

    @Test
    void aPersonWithAnAccountBecomesStaffAndNobodyElse() {
        try (ControlHouse house = new ControlHouse(job)) {
            AccountId ada = new AccountId(new UUID(7, 7));
            when(house.accounts.of(any())).thenReturn(Optional.empty());
            when(house.accounts.of(new ChatUser(Platform.TELEGRAM, "100001"))).thenReturn(Optional.of(ada));

            assertThat(house.post("staff", "{\"platform\":\"telegram\",\"userId\":\"100002\",\"role\":\"owner\"}")
                            .status())
                    .isEqualTo(404);
            verify(house.staff, never()).give(any(), any());
            assertThat(house.post("staff", "{\"platform\":\"telegram\",\"userId\":\"100001\",\"role\":\"owner\"}")
                            .status())
                    .isEqualTo(200);
            verify(house.staff).give(ada, Role.OWNER);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | everything | '' | 404",
                "GET  | reset | '' | 404",
                "POST | clock | {\"offset\":\"tomorrow\"} | 400",
                "POST | clock | {} | 400",
                "POST | clock | {\"offset\": | 400",
                "POST | clock | [1] | 400",
                "POST | staff | {\"platform\":\"pigeon\",\"userId\":\"1\",\"role\":\"owner\"} | 400",
                "POST | staff | {\"platform\":\"telegram\",\"userId\":\"1\",\"role\":\"king\"} | 400"
            })
    void nonsenseIsAnsweredAsNonsense(String method, String call, String body, int status) {
        try (ControlHouse house = new ControlHouse(job)) {
            Answer answer = house.send(method, call, body, "Bearer " + ControlHouse.TOKEN);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body().path("error").asString()).isNotBlank();
            assertThat(house.clock().offset()).isEqualTo(ControlHouse.WORLD_OFFSET);
        }
    }

    private static Arrival arrival(ControlHouse house, String key) {
        return new Arrival(house.id(), "updates", key, null, "telegram:" + key, key.getBytes(StandardCharsets.UTF_8));
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            all.append(each.getMessage()).append('\n');
        }
        return all.toString();
    }

    private static final class Build implements Job {
        final List<UUID> runs = new CopyOnWriteArrayList<>();
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean blocks;

        void blocks() {
            blocks = true;
        }

        @Override
        public String name() {
            return "build";
        }

        @Override
        public Next run(UUID id) {
            runs.add(id);
            inside.countDown();
            if (blocks) {
                blocks = false;
                try {
                    assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            return Next.done();
        }
    }

    private static final class Updates implements InboxHandler {
        final AtomicInteger handled = new AtomicInteger();

        @Override
        public String source() {
            return "updates";
        }

        @Override
        public void handle(List<Arrival> arrivals) {
            handled.addAndGet(arrivals.size());
        }
    }

    private static final class Daily implements Recurring {
        final AtomicInteger turns = new AtomicInteger();

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
        }
    }

    private static final class Listener
            implements ApplicationListener<org.springframework.context.PayloadApplicationEvent<EverythingForgotten>> {
        final AtomicInteger heard = new AtomicInteger();

        @Override
        public void onApplicationEvent(org.springframework.context.PayloadApplicationEvent<EverythingForgotten> event) {
            heard.incrementAndGet();
        }
    }
}
