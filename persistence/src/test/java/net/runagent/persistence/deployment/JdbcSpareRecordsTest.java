package net.runagent.persistence.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.ProvisioningStep;
import net.runagent.core.deployment.ServerRecipe;
import net.runagent.core.deployment.Spare;
import net.runagent.core.deployment.SpareId;
import net.runagent.core.deployment.SpareRecords;
import net.runagent.core.deployment.SpareState;
import net.runagent.core.deployment.SubjectId;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcSpareRecordsTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final ServerRecipe RECIPE = new ServerRecipe("openclaw-1");
    private static TestDatabase db;
    private static SpareRecords records;

    @BeforeAll
    static void start() {
        db = TestDatabase.fresh();
        records = new JdbcSpareRecords(db.jdbc());
    }

    @AfterAll
    static void stop() {
        db.close();
    }

    @BeforeEach
    void empty() {
        db.jdbc().sql("truncate spare, deployment cascade").update();
    }

    private static Spare begun(int number, String place) {
        Spare spare = new Spare(
                new SpareId(new UUID(1, number)),
                "Starter",
                place,
                RECIPE,
                SpareState.CREATING,
                NOON.minusSeconds(60),
                null,
                null,
                null,
                0,
                null,
                "");
        records.add(spare);
        return spare;
    }

    private static Spare ready(int number, String place, Instant verified) {
        Spare spare = begun(number, place);
        Spare ready = new Spare(
                spare.id(),
                spare.tier(),
                place,
                spare.recipe(),
                SpareState.READY,
                spare.createdAt(),
                NOON.plusSeconds(number),
                verified,
                "boot",
                0,
                null,
                "");
        records.save(ready);
        return ready;
    }

    private static Spare in(Spare spare, SpareState state, DeploymentId by) {
        return new Spare(
                spare.id(),
                spare.tier(),
                spare.place(),
                spare.recipe(),
                state,
                spare.createdAt(),
                spare.readyAt(),
                spare.verifiedAt(),
                spare.bootId(),
                spare.failures(),
                by,
                "");
    }

    private static Optional<Spare> take(String place) {
        return records.takeReady("Starter", place, RECIPE, NOON.minus(Duration.ofMinutes(10)));
    }

    @Test
    void whatWasStoredIsFound() {
        Spare spare = ready(1, "fsn1", NOON);
        assertThat(records.find(spare.id())).contains(spare);
        assertThat(records.in(Set.of(SpareState.READY))).containsExactly(spare);
        assertThat(records.in(Set.of(SpareState.GONE))).isEmpty();
    }

    @Test
    void theLongestReadyIsTakenAndNoneThatDoesNotFit() {
        ready(3, "fsn1", NOON);
        Spare first = ready(2, "fsn1", NOON);
        ready(1, "nbg1", NOON);
        ready(4, "fsn1", NOON.minus(Duration.ofMinutes(11)));
        assertThat(db.transactions().call(() -> take("fsn1"))).contains(first);
        assertThat(db.transactions().call(() -> take("hel1"))).isEmpty();
        assertThat(db.transactions()
                        .call(() -> records.takeReady(
                                "Starter", "fsn1", new ServerRecipe("openclaw-2"), NOON.minus(Duration.ofMinutes(10)))))
                .isEmpty();
    }

    @Test
    void twoThatAskAtOnceGetTwoAndTheThirdGetsNoneAndNobodyWaits() throws Exception {
        Spare first = ready(1, "fsn1", NOON);
        Spare second = ready(2, "fsn1", NOON);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Spare>> slow = others.submit(() -> db.transactions().call(() -> {
                Optional<Spare> mine = take("fsn1");
                taken.countDown();
                await(seen);
                return mine;
            }));
            await(taken);
            db.transactions().run(() -> {
                assertThat(take("fsn1")).contains(second);
                assertThat(others.submit(() -> db.transactions().call(() -> take("fsn1"))))
                        .succeedsWithin(Duration.ofSeconds(30))
                        .isEqualTo(Optional.empty());
            });
            seen.countDown();
            assertThat(slow.get()).contains(first);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void nothingLeadsBack() {
        Spare spare = ready(1, "fsn1", NOON);
        DeploymentId agent = new DeploymentId(new UUID(2, 1));
        records.save(in(spare, SpareState.CLAIMED, agent));
        assertThatThrownBy(() -> records.save(in(spare, SpareState.READY, agent)))
                .hasMessageContaining("does not become");
        records.save(in(spare, SpareState.DISCARDING, agent));
        assertThatThrownBy(() -> records.save(in(spare, SpareState.CLAIMED, agent)))
                .hasMessageContaining("does not become");
        records.save(in(spare, SpareState.GONE, agent));
        assertThatThrownBy(() -> records.save(in(spare, SpareState.CREATING, agent)))
                .hasMessageContaining("does not become");
    }

    @Test
    void aDeploymentHasOneSpareAtATime() {
        DeploymentId agent = new DeploymentId(new UUID(2, 1));
        Spare first = ready(1, "fsn1", NOON);
        Spare second = ready(2, "fsn1", NOON);
        records.save(in(first, SpareState.CLAIMED, agent));
        assertThatThrownBy(() -> records.save(in(second, SpareState.CLAIMED, agent)))
                .hasMessageContaining("spare_serves_one_deployment");
        records.save(in(first, SpareState.DISCARDING, agent));
        records.save(in(second, SpareState.CLAIMED, agent));
    }

    private static SpareId goneAt(int number, Instant gone) {
        Spare spare = begun(number, "fsn1");
        JdbcSagaRecords saga = new JdbcSagaRecords(db.jdbc());
        saga.put(step(spare.id(), "build.keys", gone.minusSeconds(90)));
        saga.put(step(spare.id(), "end.server", gone));
        saga.put(host(spare.id(), "ra-test-spare-" + number, null));
        records.save(in(spare, SpareState.DISCARDING, null));
        records.save(in(spare, SpareState.GONE, null));
        return spare.id();
    }

    private static ProvisioningStep step(SpareId id, String word, Instant done) {
        return new ProvisioningStep(id, 1, word, "key", "none", done.minusSeconds(9), 0, "", done);
    }

    private static Host host(SubjectId of, String name, SpareId spare) {
        return new Host(of, 1, name, "ssh-ed25519 A", null, "ssh-ed25519 B", null, null, null, null, null, null, spare);
    }

    private static DeploymentId deployment() {
        UUID id = new UUID(2, 1);
        db.jdbc()
                .sql("""
                        insert into deployment (id, account_id, platform, owner_id, plan, model, place, state, state_data,
                            version, created_at)
                        values (?, ?, 'TELEGRAM', '100001', 'starter', 'openrouter/auto', 'nbg1', 'Running', '{}', 1, ?)
                        """)
                .params(id, UUID.randomUUID(), NOON.atOffset(ZoneOffset.UTC))
                .update();
        return new DeploymentId(id);
    }

    private static long rows(String table) {
        return db.jdbc().sql("select count(*) from " + table).query(Long.class).single();
    }

    @Test
    void whatWasGoneBeforeIsForgottenWithItsStepsAndServersAndNothingElse() {
        SpareId old = goneAt(1, NOON.minusSeconds(1));
        SpareId recent = goneAt(2, NOON);
        Spare waits = ready(3, "fsn1", NOON.minus(Duration.ofDays(400)));
        Spare goes = begun(4, "fsn1");
        records.save(in(goes, SpareState.DISCARDING, null));

        assertThat(db.transactions().call(() -> records.forgetGoneBefore(NOON))).containsExactly(old);

        assertThat(records.find(old)).isEmpty();
        assertThat(records.find(recent)).isPresent();
        assertThat(records.find(waits.id())).isPresent();
        assertThat(records.find(goes.id())).isPresent();
        assertThat(rows("spare_step")).isEqualTo(2);
        assertThat(rows("spare_server")).isEqualTo(1);
        assertThat(records.forgetGoneBefore(NOON)).isEmpty();
    }

    @Test
    void oneThatHasAnOwnerIsKnownForAsLongAsTheServerOfItsDeployment() {
        DeploymentId agent = deployment();
        Spare claimed = ready(1, "fsn1", NOON);
        records.save(in(claimed, SpareState.CLAIMED, agent));
        new JdbcSagaRecords(db.jdbc()).put(host(agent, "ra-test-spare-1", claimed.id()));
        assertThat(records.forgetGoneBefore(NOON)).isEmpty();

        db.jdbc().sql("delete from deployment").update();

        assertThat(records.forgetGoneBefore(NOON)).containsExactly(claimed.id());
    }

    @Test
    void oneThatWasGivenBackStaysWhileItsDeploymentNamesIt() {
        DeploymentId agent = deployment();
        SpareId gone = goneAt(1, NOON.minusSeconds(1));
        new JdbcSagaRecords(db.jdbc()).put(host(agent, "ra-test-other", gone));

        assertThat(records.forgetGoneBefore(NOON)).isEmpty();
    }

    @Test
    void oneWorkerAtATimeActsForIt() {
        SpareId id = begun(1, "fsn1").id();
        UUID one = new UUID(5, 1);
        UUID other = new UUID(5, 2);
        assertThat(records.claim(id, one, Duration.ofMinutes(1))).isTrue();
        assertThat(records.claim(id, one, Duration.ofMinutes(1))).isTrue();
        assertThat(records.claim(id, other, Duration.ofMinutes(1))).isFalse();
        assertThat(records.holds(id, one)).isTrue();
        records.release(id, other);
        assertThat(records.holds(id, one)).isTrue();
        records.release(id, one);
        assertThat(records.claim(id, other, Duration.ofMinutes(1))).isTrue();
    }
}
