package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.deployment.FakeOutside.Box;
import net.runagent.core.deployment.FakeOutside.Rehearses;
import net.runagent.core.deployment.ServerFleet.Candidate;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many servers wait for an owner, and what becomes of them. */
class SparesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SagaWorld world = SagaWorld.inMemory();
    private final FakeOutside outside = world.outside;

    @BeforeAll
    static void quiet() {
        SagaUnderCrashTest.quiet();
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    private List<Spare> in(SpareState state) {
        return world.spares.in(Set.of(state));
    }

    private void keep() {
        world.keepSpares.run();
        world.settle(Duration.ofMinutes(3));
    }

    private Box spare() {
        world.pool(1);
        keep();
        assertThat(in(SpareState.READY)).hasSize(1);
        return outside.boxes.getLast();
    }

    private DeploymentId runs() {
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(HOUR);
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        return id;
    }

    @Test
    void whereThePoolIsOffNothingIsMadeAndNothingAsked() {
        keep();
        assertThat(world.allSpares()).isEmpty();
        assertThat(outside.calls).isEmpty();
    }

    @Test
    void oneWaitsForTheDefaultPlanAndPlaceAndNoMoreAreMadeAtLaterTurns() {
        spare();
        keep();
        keep();
        assertThat(world.allSpares()).hasSize(1);
        assertThat(outside.created()).isEqualTo(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void whoPaysGetsTheSpareAndItsLoginIsNobodyElsesAnyMore() {
        Box box = spare();
        String keyBefore = box.authorized.iterator().next();
        String hostKeyBefore = box.hostKey;
        outside.calls.clear();

        DeploymentId id = runs();

        Host host = world.saga.newest(id).orElseThrow();
        assertThat(host.name()).isEqualTo(box.server.name());
        assertThat(box.owner).isEqualTo(id);
        assertThat(box.hostname).isEqualTo(ServerName.of("test", id, 1));
        assertThat(box.authorized).containsExactly(host.opsPublicKey()).doesNotContain(keyBefore);
        assertThat(box.hostKey).isEqualTo(host.hostKey()).isNotEqualTo(hostKeyBefore);
        assertThat(in(SpareState.CLAIMED))
                .singleElement()
                .extracting(Spare::claimedBy)
                .isEqualTo(id);
        assertThat(outside.calls).contains("relabel").doesNotContain("create", "find", "verify");
        assertThat(outside.created()).isEqualTo(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void theProgramThatRunsGoesOnUnderItsOwnToken() {
        Box box = spare();
        String token = box.inMemory.get(SecretKind.GATEWAY_TOKEN);
        runs();
        assertThat(box.onDisk.get(SecretKind.GATEWAY_TOKEN)).isEqualTo(token);
    }

    @Test
    void theProgramHasThoughtBeforeItsOwnerAsksAndRemembersNothingOfIt() {
        Box box = spare();
        assertThat(noteOf(BuildStep.REHEARSE)).isEqualTo(RehearseAnswer.HELD);
        runs();
        assertThat(box.ownedLoaded).isTrue();
        assertThat(box.ownedRemembering).isEmpty();
    }

    @Test
    void aServerThatWasMadeForItsOwnerHasNotRehearsed() {
        runs();
        assertThat(outside.boxes.getLast().ownedLoaded).isFalse();
        assertThat(outside.calls).doesNotContain("rehearse");
    }

    @Test
    void oneThatCouldNotRehearseIsHandedOutAllTheSameAndItsStepSaysSo() {
        outside.rehearses = Rehearses.MISSED;
        Box box = spare();
        assertThat(noteOf(BuildStep.REHEARSE)).isEqualTo(RehearseAnswer.MISSED);
        DeploymentId id = runs();
        assertThat(world.saga.newest(id).orElseThrow().spare()).isNotNull();
        assertThat(box.ownedLoaded).isFalse();
        assertThat(box.ownedRemembering).isEmpty();
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void oneOfWhichIsNotKnownThatItHasForgottenIsNobodys() {
        outside.rehearses = Rehearses.REMEMBERED;
        world.pool(1);
        keep();
        assertThat(in(SpareState.CREATING)).hasSize(1);
        world.settle(HOUR);
        assertThat(in(SpareState.GONE)).singleElement().extracting(Spare::why).isEqualTo("build.rehearse.too-long");
        assertThat(outside.boxes).isEmpty();
    }

    private String noteOf(BuildStep step) {
        return world.saga
                .step(world.allSpares().getFirst().id(), Spare.GENERATION, step.word())
                .orElseThrow()
                .note();
    }

    /** Nothing can be had for it; who is quicker when something becomes free is the pool. */
    private DeploymentId waits() {
        world.pool(1);
        outside.roomFor = SpareId.class::isInstance;
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(Duration.ofMinutes(40));
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        return id;
    }

    @Test
    void whoWaitsForRoomGetsTheSpareThatBecomesReadyMeanwhileWithoutWaitingForTheNextTry() {
        DeploymentId id = waits();
        keep();
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(world.saga.newest(id).orElseThrow().spare()).isNotNull();
        assertThat(outside.created()).isEqualTo(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void whileTheAnswerToItsOwnOrderIsMissingWhoWaitsTakesNoSpare() {
        world.pool(1);
        outside.loses = (call, _) -> call.equals("create") && outside.ordering instanceof DeploymentId;
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(Duration.ofMinutes(15));
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        keep();
        assertThat(in(SpareState.READY)).hasSize(1);
        assertThat(world.saga.newest(id).orElseThrow().spare()).isNull();
        outside.loses = (_, _) -> false;
        world.settle(HOUR);
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(in(SpareState.READY)).hasSize(1);
        assertThat(outside.created()).isEqualTo(2);
        assertThat(world.violations()).isEmpty();
    }

    /** A worker sleeps with the order in its hands, until others have seen no room and taken a spare in its place. */
    private DeploymentId runsOnASpareBesideAServerOrderedTooLate() {
        world.pool(1);
        DeploymentId id = world.order();
        world.pays(id);
        outside.beforeCreate = () -> {
            world.clock.forward(Duration.ofSeconds(31));
            outside.roomFor = SpareId.class::isInstance;
            world.keepSpares.run();
            for (int runs = 0; runs < 400 && !world.state(id).live(); runs++) {
                MemoryHouse.JobKey key = world.jobs.waiting().entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
                world.clock.until(world.jobs.waiting().get(key));
                world.run(key);
            }
            outside.roomFor = _ -> true;
        };
        world.settle(Duration.ofMinutes(5));
        assertThat(world.saga.newest(id).orElseThrow().spare()).isNotNull();
        assertThat(outside.boxes).hasSize(2).allMatch(box -> box.owner.equals(id));
        return id;
    }

    @Test
    void aServerOrderedTooLateBesideASpareIsFoundByTheComparisonAndDeleted() {
        DeploymentId id = runsOnASpareBesideAServerOrderedTooLate();
        world.clock.forward(HOUR);
        world.compareServers.run();
        world.settle(HOUR);
        assertThat(outside.boxes).hasSize(1);
        assertThat(world.alerts).containsExactly("deployment.server.second");
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aServerOrderedTooLateBesideASpareIsDeletedWithItsAgent() {
        DeploymentId id = runsOnASpareBesideAServerOrderedTooLate();
        world.tables.run(() -> world.terminations.terminate(id, "ada_agent_bot"));
        world.settle(Duration.ofDays(1));
        assertThat(outside.boxes).isEmpty();
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void afterItWasTakenAnotherOneIsMade() {
        spare();
        runs();
        keep();
        assertThat(in(SpareState.READY)).hasSize(1);
        assertThat(outside.created()).isEqualTo(2);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aClaimedServerIsNeverUsedAgain() {
        Box box = spare();
        DeploymentId id = runs();
        world.tables.run(() -> world.terminations.terminate(id, "ada_agent_bot"));
        world.settle(Duration.ofDays(1));
        assertThat(outside.boxes).doesNotContain(box);
        keep();
        assertThat(outside.boxes).hasSize(1).doesNotContain(box);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void oneThatWasNotSeenWellForTenMinutesIsNotHandedOut() {
        spare();
        world.clock.forward(Duration.ofMinutes(11));
        DeploymentId id = runs();
        assertThat(world.saga.newest(id).orElseThrow().spare()).isNull();
        assertThat(in(SpareState.READY)).hasSize(1);
    }

    @Test
    void thoseThatWaitAreLookedAtAgainBeforeThatWithoutTheProvider() {
        spare();
        outside.calls.clear();
        for (int minutes = 0; minutes < 60; minutes++) {
            world.clock.forward(Duration.ofMinutes(1));
            keep();
        }
        assertThat(outside.calls).contains("boot", "health").doesNotContain("find", "create", "delete", "verify");
        DeploymentId id = runs();
        assertThat(world.saga.newest(id).orElseThrow().spare()).isNotNull();
    }

    @Test
    void oneThatWasStartedAnewGoesThroughTheReadinessListAgain() {
        Box box = spare();
        box.boots++;
        outside.calls.clear();
        box.loaded = false;
        world.clock.forward(Duration.ofMinutes(5));
        keep();
        assertThat(outside.calls).contains("verify", "rehearse");
        assertThat(in(SpareState.READY))
                .as("until it has rehearsed again nobody gets it")
                .singleElement()
                .extracting(Spare::bootId)
                .isEqualTo("boot-1");
        for (int minutes = 0; minutes < 3; minutes++) {
            world.clock.forward(Duration.ofMinutes(1));
            keep();
        }
        assertThat(in(SpareState.READY))
                .singleElement()
                .extracting(Spare::bootId, Spare::failures)
                .containsExactly("boot-2", 0);
        assertThat(box.loaded).isTrue();
    }

    @Test
    void oneWhoseProgramStoppedIsReplaced() {
        Box box = spare();
        box.active = false;
        for (int minutes = 0; minutes < 12; minutes++) {
            world.clock.forward(Duration.ofMinutes(1));
            keep();
        }
        world.settle(HOUR);
        assertThat(outside.boxes).hasSize(1).doesNotContain(box);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void oneThatShowsAnotherHostKeyGoesAtOnce() {
        Box box = spare();
        box.hostKey = "ssh-ed25519 SOMEBODY";
        world.clock.forward(Duration.ofMinutes(5));
        keep();
        assertThat(in(SpareState.READY)).isEmpty();
        assertThat(outside.boxes).doesNotContain(box);
    }

    @Test
    void anOldOneIsReplacedBeforeItGoes() {
        Box box = spare();
        world.clock.forward(Duration.ofDays(7).minusHours(11));
        keep();
        assertThat(outside.boxes).as("both wait until the younger one is ready").contains(box);
        keep();
        world.settle(HOUR);
        assertThat(outside.boxes).hasSize(1).doesNotContain(box);
        assertThat(in(SpareState.READY)).hasSize(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void switchedOffAllOfThemGo() {
        spare();
        world.pool(0);
        keep();
        world.settle(HOUR);
        assertThat(outside.boxes).isEmpty();
        assertThat(in(SpareState.GONE)).hasSize(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void oneThatIsGoneIsForgottenAfterThirtyDaysWithAllThatWasKnownOfIt() {
        spare();
        SpareId id = world.allSpares().getFirst().id();
        world.pool(0);
        keep();
        world.settle(HOUR);
        world.clock.forward(Duration.ofDays(30).minusHours(2));
        world.forgetSpares.run();
        assertThat(world.allSpares()).hasSize(1);
        world.clock.forward(Duration.ofHours(3));
        world.forgetSpares.run();
        assertThat(world.allSpares()).isEmpty();
        assertThat(world.saga.steps(id)).isEmpty();
        assertThat(world.saga.hosts(id)).isEmpty();
    }

    @Test
    void aLookThatNoProviderHasAnsweredForAMonthEndsWithTheSpareItWasFor() {
        spare();
        world.pool(0);
        outside.loses = (call, _) -> call.equals("find") && !in(SpareState.GONE).isEmpty();
        keep();
        world.settle(HOUR);
        assertThat(in(SpareState.GONE)).hasSize(1);
        assertThat(world.jobs.waiting()).isNotEmpty();
        world.clock.forward(Duration.ofDays(31));
        world.forgetSpares.run();
        assertThat(world.jobs.waiting()).isEmpty();
    }

    @Test
    void oneThatServesItsDeploymentOrThatWaitsIsNotForgottenHoweverOldItIs() {
        spare();
        runs();
        keep();
        world.clock.forward(Duration.ofDays(400));
        world.forgetSpares.run();
        assertThat(in(SpareState.CLAIMED)).hasSize(1);
        assertThat(in(SpareState.READY)).hasSize(1);
    }

    @Test
    void noneIsMadeBeyondWhatTheyMayCost() {
        world.seenPrices.put(new Candidate("cx23", "fsn1"), 500L);
        world.pool(3, 3, 1_200);
        keep();
        assertThat(world.allSpares()).hasSize(2);
        assertThat(world.pool.standing()).singleElement().satisfies(standing -> {
            assertThat(standing.wanted()).isEqualTo(3);
            assertThat(standing.ready()).isEqualTo(2);
            assertThat(standing.monthlyCents()).isEqualTo(1_000);
        });
    }

    @Test
    void whereNoRoomIsNobodyIsBotheredAndItIsTriedAgain() {
        outside.hasRoom = false;
        world.pool(1);
        keep();
        assertThat(in(SpareState.CREATING)).hasSize(1);
        assertThat(world.alerts).isEmpty();
        outside.hasRoom = true;
        world.settle(HOUR);
        assertThat(in(SpareState.READY)).hasSize(1);
    }

    @Test
    void oneThatDoesNotComeUpIsDeletedAndNotMendedForEver() {
        outside.brokenGenerations.add(1);
        world.pool(1);
        keep();
        world.settle(HOUR);
        assertThat(in(SpareState.GONE)).hasSize(1);
        assertThat(outside.boxes).isEmpty();
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void whenSeveralDoNotComeUpNoMoreAreMadeForHoursAndTheStaffIsTold() {
        outside.brokenGenerations.add(1);
        world.pool(1);
        for (int minutes = 0; minutes < 60; minutes++) {
            keep();
            world.clock.forward(Duration.ofMinutes(1));
        }
        assertThat(outside.created()).isEqualTo(3);
        assertThat(world.alerts).contains("pool.not-made");
        outside.brokenGenerations.clear();
        world.clock.forward(Duration.ofHours(6));
        keep();
        assertThat(in(SpareState.READY)).hasSize(1);
    }

    @Test
    void anOrderForAPlaceWithoutSparesIsBuiltAsEver() {
        spare();
        DeploymentId id = world.tables.call(() -> {
            Selection elsewhere =
                    new Selection("starter-monthly", "openrouter/auto", "hel1", SagaWorld.DEFAULTS.platform());
            Deployment draft = world.orders.draft(SagaWorld.ADA, SagaWorld.ADA_ON_TELEGRAM, elsewhere);
            world.orders.useManagedBot(draft.id(), "555", "ada_agent_bot");
            world.orders.payByCard(draft.id());
            return draft.id();
        });
        world.pays(id);
        world.settle(HOUR);
        assertThat(world.saga.newest(id).orElseThrow().spare()).isNull();
        assertThat(in(SpareState.READY)).hasSize(1);
    }

    @Test
    void aServerOfSomebodyElseWithTheNameOfASpareIsLeftAlone() {
        Box box = spare();
        SubjectId somebody = new SpareId(new UUID(9, 9));
        box.owner = somebody;
        world.pool(0);
        keep();
        assertThat(outside.boxes).contains(box);
        assertThat(world.alerts).contains("deployment.server.not-deleted");
    }
}
