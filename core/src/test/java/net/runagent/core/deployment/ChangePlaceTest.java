package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.catalogue.Place;
import net.runagent.core.deployment.Life.Already;
import net.runagent.core.deployment.Life.Moved;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.deployment.Life.Refused;
import net.runagent.core.deployment.ServerFleet.Candidate;
import net.runagent.core.deployment.ServerFleet.Creation;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An order that waits for a free server is offered another country, and goes there only when its customer says so. */
class ChangePlaceTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Candidate IN_HELSINKI = new Candidate("cx23", "hel1");
    private static final Candidate IN_NUREMBERG = new Candidate("cx23", "nbg1");

    private final SagaWorld world = SagaWorld.inMemory();
    private final FakeOutside outside = world.outside;

    @BeforeAll
    static void quiet() {
        SagaUnderCrashTest.quiet();
    }

    @BeforeEach
    void germanyIsSoldOut() {
        world.onlyHelsinkiIsFree();
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    private DeploymentId paid() {
        DeploymentId id = world.order();
        world.pays(id);
        return id;
    }

    private DeploymentId waits() {
        DeploymentId id = paid();
        world.settle(SOON);
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        return id;
    }

    private List<String> offered(DeploymentId id) {
        return world.changePlace.offered(world.records.find(id).orElseThrow()).stream()
                .map(Place::code)
                .toList();
    }

    private Outcome takes(DeploymentId id, String place) {
        world.clock.forward(Duration.ofSeconds(1)); // as long as a thumb takes
        return world.tables.call(() -> world.changePlace.to(id, place));
    }

    private int told() {
        return world.tales.told(RoomAwaited.class).size();
    }

    @Test
    void whoWaitsIsOfferedTheOtherCountryAndNothingIsBuiltThereUnasked() {
        DeploymentId id = waits();
        assertThat(told()).isEqualTo(1);
        assertThat(offered(id)).containsExactly("hel1");
        world.settle(Duration.ofHours(5));
        assertThat(outside.created()).isZero();
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void whoTakesTheOfferGetsTheAgentThereAtOnce() {
        DeploymentId id = waits();
        world.settle(Duration.ofMinutes(40)); // the pauses are long by now
        assertThat(takes(id, "hel1")).isInstanceOf(Moved.class);
        world.settle(SOON);
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(world.saga.newest(id).orElseThrow().location()).isEqualTo("hel1");
        assertThat(world.records.find(id).orElseThrow().place()).isEqualTo("hel1");
        assertThat(told()).isEqualTo(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void takingItTwiceIsTakingItOnce() {
        DeploymentId id = waits();
        takes(id, "hel1");
        assertThat(takes(id, "hel1")).isInstanceOf(Already.class);
        world.settle(SOON);
        assertThat(takes(id, "hel1")).isInstanceOf(Already.class);
        assertThat(outside.created()).isEqualTo(1);
    }

    @Test
    void whoTapsAgainWhenThePlaceTurnedOutToBeFullIsToldSo() {
        DeploymentId id = waits();
        outside.full.add("hel1");
        takes(id, "hel1");
        world.settle(SOON);
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        assertThat(world.records.find(id).orElseThrow().place()).isEqualTo("hel1");
        assertThat(takes(id, "hel1")).isEqualTo(new Refused(ChangePlace.FULL));
    }

    @Test
    void aPlaceThatIsFullMeanwhileIsRefusedAndTheOrderKeepsItsOwn() {
        DeploymentId id = waits();
        world.seenPrices.inStock = Set.of();
        assertThat(takes(id, "hel1")).isEqualTo(new Refused(ChangePlace.FULL));
        assertThat(world.records.find(id).orElseThrow().place()).isEqualTo("fsn1");
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
    }

    @Test
    void aPlaceThatNobodyOfferedIsRefused() {
        assertThat(takes(waits(), "moon1")).isEqualTo(new Refused(ChangePlace.FULL));
    }

    @Test
    void anOrderThatHasGoneOnIsRefusedWithWhereItStands() {
        DeploymentId id = waits();
        outside.full.clear();
        world.settle(Duration.ofMinutes(15));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(takes(id, "hel1")).isEqualTo(new Refused("runs"));
        assertThat(world.records.find(id).orElseThrow().place()).isEqualTo("fsn1");
    }

    @Test
    void anOrderThatWasCancelledIsNotBuiltElsewhere() {
        DeploymentId id = waits();
        world.tables.call(() -> world.orders.cancel(id));
        assertThat(takes(id, "hel1")).isInstanceOf(Refused.class);
        world.settle(Duration.ofDays(1));
        assertThat(outside.created()).isZero();
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void whatIsDearerThanThePriceAllowsOrOfUnknownPriceIsNotOffered() {
        DeploymentId id = waits();
        world.seenPrices.put(IN_HELSINKI, 601);
        assertThat(offered(id)).isEmpty();
        world.seenPrices.put(IN_HELSINKI, 600);
        assertThat(offered(id)).containsExactly("hel1");
        world.seenPrices.inStock = Set.of(new Candidate("cpx22", "hel1"));
        assertThat(offered(id)).isEmpty();
    }

    @Test
    void theSameCountryIsNoOffer() {
        DeploymentId id = waits();
        world.seenPrices.put(IN_NUREMBERG, 500);
        world.seenPrices.inStock = Set.of(IN_NUREMBERG);
        assertThat(offered(id)).isEmpty();
    }

    @Test
    void whereServersHaveBecomeTooDearAnotherCountryIsOfferedAsWell() {
        outside.hasRoom = false;
        outside.room = new Creation.TooDear(700);
        assertThat(offered(waits())).containsExactly("hel1");
    }

    @Test
    void whereOurOwnLimitIsReachedNoCountryHelps() {
        outside.hasRoom = false;
        outside.room = new Creation.QuotaReached();
        DeploymentId id = waits();
        assertThat(offered(id)).isEmpty();
        assertThat(takes(id, "hel1")).isEqualTo(new Refused(ChangePlace.FULL));
    }

    @Test
    void whatBecomesFreeElsewhereWhileSomebodyWaitsIsToldOnce() {
        world.seenPrices.inStock = Set.of();
        DeploymentId id = waits();
        assertThat(offered(id)).isEmpty();
        world.seenPrices.inStock = Set.of(IN_HELSINKI);
        world.settle(Duration.ofMinutes(15));
        assertThat(told()).isEqualTo(2);
        world.settle(Duration.ofHours(5));
        assertThat(told()).isEqualTo(2);
    }

    private void areFree(String... places) {
        Set<Candidate> free =
                Stream.of(places).map(place -> new Candidate("cx23", place)).collect(Collectors.toSet());
        free.forEach(each -> world.seenPrices.put(each, 500));
        world.seenPrices.inStock = free;
        world.settle(Duration.ofMinutes(15)); // longer than any pause
    }

    @Test
    void eachPlaceThatBecomesFreeWhileSomebodyWaitsIsToldOnceWhateverElseIsFree() {
        areFree();
        DeploymentId id = waits();
        assertThat(told()).isEqualTo(1);
        areFree("hel1");
        areFree("ash");
        assertThat(told()).isEqualTo(3);
        areFree("hel1", "ash");
        areFree();
        areFree("ash");
        areFree("hel1");
        assertThat(told()).as("both were offered").isEqualTo(3);
        areFree("hel1", "ash", "sin");
        assertThat(offered(id)).containsExactly("hel1", "ash", "sin");
        areFree("sin");
        areFree("hel1", "sin");
        assertThat(told()).isEqualTo(4);
    }

    @Test
    void whatWasFreeWhenTheWaitBeganIsNotToldAgainOneByOne() {
        areFree("hel1", "ash");
        waits();
        areFree("hel1");
        areFree("ash");
        areFree("hel1", "ash");
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void whatWasOfferedDuringAnEarlierWaitIsOfferedAnew() {
        areFree("hel1", "ash");
        DeploymentId id = waits();
        outside.full.addAll(Set.of("hel1", "ash"));
        takes(id, "hel1");
        areFree("hel1");
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        assertThat(told()).isEqualTo(2);
        areFree("ash");
        assertThat(told()).isEqualTo(3);
    }

    @Test
    void whoTookAPlaceWhereNothingIsFreeAfterAllIsToldAndMayGoBack() {
        DeploymentId id = waits();
        world.settle(Duration.ofMinutes(40)); // the pauses are long by now
        outside.full.add("hel1");
        outside.calls.clear();
        takes(id, "hel1");
        world.seenPrices.put(IN_NUREMBERG, 500);
        world.seenPrices.inStock = Set.of(IN_NUREMBERG);
        world.settle(SOON);
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        assertThat(told()).isEqualTo(2);
        assertThat(offered(id)).containsExactly("nbg1");
        world.settle(Duration.ofMinutes(4));
        assertThat(outside.calls).as("the pauses begin anew").containsExactly("create", "create", "create");
        outside.full.remove("nbg1");
        takes(id, "nbg1");
        world.settle(SOON);
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void whoGoesBackAndFindsNothingThereEitherIsToldAgain() {
        DeploymentId id = waits();
        outside.full.add("hel1");
        takes(id, "hel1");
        world.settle(SOON);
        world.seenPrices.put(new Candidate("cx23", "fsn1"), 500);
        world.seenPrices.inStock = Set.of(new Candidate("cx23", "fsn1"), IN_HELSINKI);
        takes(id, "fsn1");
        world.settle(SOON);
        assertThat(world.records.find(id).orElseThrow().place()).isEqualTo("fsn1");
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        assertThat(told()).isEqualTo(3);
        world.settle(Duration.ofHours(5));
        assertThat(told()).isEqualTo(3);
    }

    @Test
    void anAnswerAboutTheOldPlaceThatComesAfterTheChoiceChangesNothing() {
        DeploymentId id = paid();
        world.at("deployment.build.server.called", 2, () -> takes(id, "hel1"));
        world.settle(Duration.ofMinutes(2));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(world.saga.newest(id).orElseThrow().location()).isEqualTo("hel1");
        assertThat(told()).isEqualTo(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aServerThatTheOldPlaceGaveAtTheVeryMomentOfTheChoiceIsKept() {
        DeploymentId id = waits();
        outside.full.remove("nbg1");
        world.at("deployment.build.server.called", 1, () -> takes(id, "hel1"));
        world.settle(Duration.ofMinutes(5));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(outside.created()).isEqualTo(1);
        assertThat(world.saga.newest(id).orElseThrow().location()).isEqualTo("nbg1");
        assertThat(world.violations()).isEmpty();
    }
}
