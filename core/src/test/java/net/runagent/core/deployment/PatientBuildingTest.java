package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person or a provider who takes long is no reason to delete a server or to give an order up. */
class PatientBuildingTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final SagaWorld world = SagaWorld.inMemory();
    private final FakeOutside outside = world.outside;

    @Test
    void anOwnerWhoPressesStartHoursLaterKeepsTheServer() {
        outside.greetingTakesLooks = 20;
        outside.startPressed = false;
        DeploymentId id = paid();
        world.settle(Duration.ofHours(5));
        assertThat(world.state(id)).isInstanceOf(State.Building.class);
        assertThat(outside.created()).isEqualTo(1);
        assertThat(world.tales.told(StartNeeded.class)).hasSize(1);
        outside.startPressed = true;
        world.tables.run(() -> world.greetAgain.tryNow(id));
        world.settle(Duration.ofMinutes(2));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(outside.created()).isEqualTo(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void anOwnerWhoPressesStartWithoutTellingIsGreetedWithinAnHour() {
        outside.greetingTakesLooks = 3;
        outside.startPressed = false;
        DeploymentId id = paid();
        world.settle(Duration.ofHours(3));
        outside.startPressed = true;
        world.settle(Duration.ofMinutes(61));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
    }

    @Test
    void anOwnerWhoSaysThatStartWasPressedThoughItWasNotIsToldAgain() {
        outside.greetingTakesLooks = 20;
        outside.startPressed = false;
        DeploymentId id = paid();
        world.settle(Duration.ofMinutes(10));
        world.tables.run(() -> world.greetAgain.tryNow(id));
        world.settle(Duration.ofMinutes(1));
        assertThat(world.tales.told(StartNeeded.class)).hasSize(2);
        assertThat(world.state(id)).isInstanceOf(State.Building.class);
    }

    @Test
    void anAgentThatHangsWhileGreetingIsReplacedByAFreshServerAsBefore() {
        outside.greetingTakesLooks = Integer.MAX_VALUE;
        paid();
        world.settle(Duration.ofMinutes(8));
        assertThat(outside.created()).isEqualTo(2);
    }

    @Test
    void anAgentThatHasNotTakenInYetWhoItsOwnerIsIsAskedToGreetAgainOnTheSameServer() {
        outside.greetingsFail = 5;
        DeploymentId id = paid();
        world.settle(Duration.ofMinutes(2));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(outside.created()).isEqualTo(1);
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void aGreetingThatFailsOnceAfterTheOwnerPressedStartDoesNotCostTheServer() {
        outside.startPressed = false;
        DeploymentId id = paid();
        world.settle(Duration.ofHours(3));
        outside.startPressed = true;
        outside.greetingsFail = 1;
        world.tables.run(() -> world.greetAgain.tryNow(id));
        world.settle(Duration.ofMinutes(2));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(outside.created()).isEqualTo(1);
    }

    @Test
    void anAgentThatFailsToGreetForAMinuteIsReplacedByAFreshServer() {
        outside.greetingsFail = Integer.MAX_VALUE;
        paid();
        world.settle(Duration.ofMinutes(3));
        assertThat(outside.created()).isEqualTo(2);
    }

    @Test
    void aClockOfOursThatIsWrongIsToldToTheStaffAndFailsNobodysBuild() {
        outside.oursWrong = List.of("clock");
        DeploymentId id = paid();
        world.settle(Duration.ofMinutes(10));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(world.alerts).containsExactly("clock.off");
    }

    @Test
    void aServerProviderThatDoesNotAnswerForHoursKeepsTheOrderAndTheOneServer() {
        outside.loses = (call, _) -> call.equals("create");
        DeploymentId id = paid();
        world.settle(Duration.ofHours(3));
        assertThat(world.state(id))
                .isInstanceOfSatisfying(
                        State.Queued.class, queued -> assertThat(queued.why()).isEqualTo("outage"));
        assertThat(world.alerts).contains("deployment.waits").doesNotContain("deployment.failed");
        outside.loses = (_, _) -> false;
        world.settle(Duration.ofMinutes(30));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(outside.created()).isEqualTo(1);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void whoWaitsForABusyProviderIsToldWhenTheLimitIsOverHoweverLongThePausesAre() {
        outside.hasRoom = false;
        outside.room = new ServerFleet.Creation.Busy(Duration.ofMinutes(4)); // 0, 4, 8 and 12 minutes
        DeploymentId id = paid();
        Instant over = world.clock.instant().plus(BuildStep.SERVER.limit());
        world.settle(BuildStep.SERVER.limit());
        assertThat(world.state(id)).isInstanceOf(State.Building.class);
        world.settle(Duration.between(world.clock.instant(), over.plusSeconds(1)));
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        assertThat(world.tales.told(RoomAwaited.class)).hasSize(1);
    }

    @Test
    void aModelProviderThatDoesNotAnswerForHoursKeepsTheOrder() {
        outside.loses = (call, _) -> call.equals("ensure");
        DeploymentId id = paid();
        world.settle(Duration.ofHours(3));
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
        outside.loses = (_, _) -> false;
        world.settle(Duration.ofMinutes(30));
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void anOutageOfAWholeDayGivesTheMoneyBack() {
        outside.loses = (call, _) -> call.equals("ensure");
        DeploymentId id = paid();
        world.settle(Duration.ofHours(25));
        assertThat(world.state(id)).isInstanceOf(State.Failed.class);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aQueuedOrderAsksAProviderWithoutAnswerInPausesOnly() {
        outside.hasRoom = false;
        DeploymentId id = paid();
        world.settle(Duration.ofMinutes(40));
        outside.hasRoom = true;
        outside.loses = (call, _) -> call.equals("create");
        long before = created();
        world.settle(Duration.ofHours(2));
        assertThat(created() - before).isBetween(6L, 15L);
        assertThat(world.state(id)).isInstanceOf(State.Queued.class);
    }

    @Test
    void anEndThatDoesNotEndWithinAnHourIsToldToTheStaff() {
        DeploymentId id = paid();
        world.settle(DAY);
        outside.loses = (call, _) -> call.equals("remove");
        world.tables.run(() -> world.terminations.end(id));
        world.settle(Duration.ofMinutes(50));
        assertThat(world.alerts).doesNotContain("deployment.end.slow");
        world.settle(Duration.ofMinutes(20));
        assertThat(world.alerts).contains("deployment.end.slow");
        outside.loses = (_, _) -> false;
        world.settle(DAY);
        assertThat(world.state(id)).isInstanceOf(State.Terminated.class);
        assertThat(world.violations()).isEmpty();
    }

    private DeploymentId paid() {
        DeploymentId id = world.order();
        world.pays(id);
        return id;
    }

    private long created() {
        return outside.calls.stream().filter("create"::equals).count();
    }
}
