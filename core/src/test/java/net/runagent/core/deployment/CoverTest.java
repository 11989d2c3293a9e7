package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.runagent.core.billing.Entitlement.Covered;
import net.runagent.core.billing.Entitlement.Ended;
import net.runagent.core.billing.Entitlement.Grace;
import net.runagent.core.billing.Entitlement.Suspended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the first unpaid hour to the server that is off, and back: told in time, never too often, and nothing is lost. */
class CoverTest {
    private final SagaWorld world = SagaWorld.inMemory();
    private DeploymentId agent;
    private Instant lapse;
    private Instant graceEnd;

    @BeforeEach
    void anAgentRunsAndIsPaidForADay() {
        agent = world.running();
        lapse = world.clock.instant().plus(Duration.ofDays(1));
        graceEnd = lapse.plus(Duration.ofDays(7));
        world.entitled(agent, new Covered(lapse));
        world.events.clear();
        world.alerts.clear();
    }

    /** One look an hour and the jobs meanwhile, with what the facts say at each. */
    private void until(Instant end, boolean declined) {
        while (world.clock.instant().isBefore(end)) {
            Instant now = world.clock.instant();
            world.entitled(
                    agent,
                    now.isBefore(lapse)
                            ? new Covered(lapse)
                            : now.isBefore(graceEnd)
                                    ? new Grace(lapse, graceEnd, declined, false)
                                    : new Suspended(graceEnd, false, false));
            world.watchCover.run();
            world.settle(Duration.ofMinutes(59));
            world.clock.until(now.plus(Duration.ofHours(1)));
        }
    }

    private List<String> stages() {
        return world.tales.told(PaymentMissing.class).stream()
                .map(PaymentMissing::stage)
                .toList();
    }

    private String server() {
        return world.saga.newest(agent).orElseThrow().name();
    }

    @Test
    void whoPaysHearsNothing() {
        until(lapse.minus(Duration.ofHours(1)), false);
        assertThat(world.tales.told(PaymentMissing.class)).isEmpty();
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
    }

    @Test
    void inAWeekOfGraceTheOwnerIsToldFourTimesOnFourDays() {
        until(graceEnd.plus(Duration.ofDays(3)), true);

        assertThat(stages()).containsExactly("began", "middle", "last");
        assertThat(world.events.stream().filter(DeploymentUnpaid.class::isInstance))
                .hasSize(3);
        assertThat(world.tales.told(PaymentMissing.class))
                .extracting(PaymentMissing::until)
                .containsOnly(graceEnd);
        assertThat(world.tales.told(AgentSuspended.class))
                .containsExactly(new AgentSuspended(agent.value(), Cover.UNPAID));
        assertThat(world.events.stream().filter(DeploymentSuspended.class::isInstance))
                .hasSize(1);
        assertThat(world.state(agent)).isInstanceOf(State.Suspended.class);
        assertThat(world.outside.off).containsExactly(server());
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void nobodyIsAlarmedWhileTheAnswerToTheChargeMayBeOnItsWay() {
        until(lapse, false);
        world.clock.until(lapse.plus(Duration.ofMinutes(30)));
        world.entitled(agent, new Grace(lapse, graceEnd, false, false));
        world.watchCover.run();
        world.settle(Duration.ofMinutes(20));
        assertThat(stages()).isEmpty();
        world.settle(Duration.ofHours(2));
        assertThat(stages()).containsExactly("began");
    }

    @Test
    void whoWasToldOfNothingIsNotSwitchedOffBeforeADayHasPassed() {
        world.clock.until(graceEnd.plus(Duration.ofDays(5)));
        world.entitled(agent, new Suspended(graceEnd, false, false));
        Instant seen = world.clock.instant();
        world.watchCover.run();
        world.settle(Duration.ofHours(23));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.tales.told(PaymentMissing.class))
                .containsExactly(new PaymentMissing(agent.value(), "last", seen.plus(Duration.ofDays(1))));

        world.settle(Duration.ofHours(25));
        assertThat(world.state(agent)).isInstanceOf(State.Suspended.class);
    }

    @Test
    void whoseMoneyWentBackAndWhoWasToldOfNothingHearsOfThatAndNotOfACard() {
        world.clock.until(graceEnd.plus(Duration.ofDays(5)));
        world.entitled(agent, new Suspended(graceEnd, false, true));
        world.watchCover.run();
        world.settle(Duration.ofHours(1));
        assertThat(stages()).containsExactly("back_last");
    }

    /** Of what is paid ahead nobody has to wait for the answer to a charge: there is none. */
    @Test
    void whoPaysEachPeriodByThemselvesIsRemindedAtItsEndThreeDaysLaterAndBeforeTheEndOfTheGrace() {
        world.clock.until(lapse);
        world.entitled(agent, new Grace(lapse, graceEnd, false, false, true));
        world.watchCover.run();
        world.settle(Duration.ofMinutes(10));
        assertThat(stages()).as("at once").containsExactly("prepaid");
        world.clock.until(lapse.plus(Duration.ofHours(85)));
        world.watchCover.run();
        world.settle(Duration.ofMinutes(10));
        assertThat(stages()).containsExactly("prepaid", "prepaid");
        world.clock.until(graceEnd.minus(Duration.ofHours(24)));
        world.watchCover.run();
        world.settle(Duration.ofMinutes(10));
        assertThat(stages()).containsExactly("prepaid", "prepaid", "prepaid_last");
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
    }

    @Test
    void aPausedPlanIsSwitchedOffWithoutAWordOfMoney() {
        world.clock.until(lapse);
        world.entitled(agent, new Suspended(lapse, true, false));
        world.coverChanged(agent);
        world.settle(Duration.ofMinutes(10));

        assertThat(stages()).isEmpty();
        assertThat(world.tales.told(AgentSuspended.class))
                .containsExactly(new AgentSuspended(agent.value(), Cover.PAUSED));
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void moneyOnDay21BringsTheAgentBackAndItsOwnerHearsOfItWhenItIsSeenWell() {
        until(graceEnd.plus(Duration.ofDays(14)), true);
        world.entitled(agent, new Covered(lapse.plus(Duration.ofDays(31))));
        world.coverChanged(agent);
        world.settle(Duration.ofMinutes(10));

        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.outside.off).isEmpty();
        assertThat(world.tales.told(AgentResumed.class)).containsExactly(new AgentResumed(agent.value(), true));
        assertThat(world.events.getLast()).isEqualTo(new DeploymentResumed(agent));
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aLostEventIsFoundWithinTheHour() {
        until(graceEnd.plus(Duration.ofHours(2)), true);
        world.entitled(agent, new Covered(lapse.plus(Duration.ofDays(31))));
        world.watchCover.run();
        world.settle(Duration.ofMinutes(10));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
    }

    @Test
    void moneyThatArrivesAtTheVeryEndOfTheGraceLeavesItRunning() {
        until(graceEnd.minus(Duration.ofHours(1)), true);
        world.clock.until(graceEnd);
        world.entitled(agent, new Covered(lapse.plus(Duration.ofDays(31))));
        world.settle(Duration.ofHours(2));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.tales.told(AgentSuspended.class)).isEmpty();
    }

    @Test
    void aClockThatJumpsBackSwitchesNothingOnAndTellsNothingTwice() {
        until(graceEnd.plus(Duration.ofHours(2)), true);
        int told = world.tales.told().size();
        world.clock.forward(Duration.ofDays(-4));
        world.entitled(agent, new Grace(lapse, graceEnd, true, false));
        world.watchCover.run();
        world.clock.forward(Duration.ofDays(-6));
        world.entitled(agent, new Covered(lapse));
        world.watchCover.run();

        assertThat(world.state(agent)).isInstanceOf(State.Suspended.class);
        assertThat(world.tales.told()).hasSize(told);
    }

    @Test
    void aServerThatDoesNotListenIsSwitchedOffHardAndNeverDeleted() {
        world.outside.hearsShutDown = false;
        until(graceEnd.plus(Duration.ofHours(2)), true);
        assertThat(world.outside.off).containsExactly(server());
        assertThat(world.outside.calls).contains("power-off").doesNotContain("delete");
    }

    @Test
    void moneyThatArrivesWhileTheServerGoesDownSwitchesItOnWhenItIsDown() {
        until(graceEnd, true);
        world.outside.hearsShutDown = false;
        world.entitled(agent, new Suspended(graceEnd, false, false));
        world.watchCover.run();
        world.settle(Duration.ofSeconds(20));
        assertThat(world.state(agent)).isInstanceOf(State.Suspended.class);

        world.entitled(agent, new Covered(lapse.plus(Duration.ofDays(31))));
        world.coverChanged(agent);
        world.settle(Duration.ofSeconds(30));
        assertThat(world.state(agent))
                .as("it was asked and has not gone down yet")
                .isInstanceOf(State.Resuming.class);
        world.outside.off.add(server());
        world.settle(Duration.ofMinutes(10));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.outside.off).isEmpty();
    }

    @Test
    void anAgentThatDoesNotComeUpWellNeedsAttentionAndItsOwnerIsTold() {
        until(graceEnd.plus(Duration.ofHours(2)), true);
        world.outside.boxes.getFirst().ready = false;
        world.entitled(agent, new Covered(lapse.plus(Duration.ofDays(31))));
        world.coverChanged(agent);
        world.settle(Duration.ofMinutes(20));

        assertThat(world.state(agent)).isInstanceOf(State.NeedsAttention.class);
        assertThat(world.tales.told(AgentResumed.class)).containsExactly(new AgentResumed(agent.value(), false));
    }

    @Test
    void aSecondLapseIsToldAnew() {
        until(graceEnd.plus(Duration.ofHours(2)), true);
        lapse = world.clock.instant().plus(Duration.ofDays(20));
        graceEnd = lapse.plus(Duration.ofDays(7));
        until(graceEnd.plus(Duration.ofHours(2)), true);
        assertThat(stages()).containsExactlyInAnyOrder("began", "middle", "last", "began", "middle", "last");
        assertThat(world.tales.told(AgentSuspended.class)).hasSize(2);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void whatEndedForGoodIsLeftToItsNoticeAndDeletedOnItsDay() {
        until(graceEnd.plus(Duration.ofDays(14)), true);
        Instant revoked = world.clock.instant();
        world.entitled(agent, new Ended(revoked));
        world.unpaid(agent, false);
        world.watchCover.run();
        assertThat(world.tales.told(EndAnnounced.class))
                .containsExactly(new EndAnnounced(agent.value(), revoked.plus(EndUnpaid.NOTICE)));
        world.settle(Duration.ofDays(6));
        assertThat(world.state(agent)).isInstanceOf(State.Suspended.class);
        world.settle(Duration.ofDays(8));
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aSubscriptionThatCameBackWithinTheWeekKeepsItsAgentAndItsOwnerHearsIt() {
        world.entitled(agent, new Ended(world.clock.instant()));
        world.unpaid(agent, false);
        world.settle(Duration.ofDays(3));
        world.till.over.clear();
        world.settle(Duration.ofDays(9));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.tales.told(EndWithdrawn.class)).containsExactly(new EndWithdrawn(agent.value()));

        world.unpaid(agent, false);
        assertThat(world.tales.told(EndAnnounced.class))
                .as("a later end has a week of its own")
                .hasSize(2);
        world.settle(Duration.ofDays(6));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        world.settle(Duration.ofDays(8));
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
    }

    @Test
    void whatIsPaidForLongerThanTheWeekIsKeptAsLongAsItIsPaid() {
        Instant paid = world.clock.instant().plus(Duration.ofDays(20));
        world.entitled(agent, new Covered(paid));
        world.unpaid(agent, false);
        assertThat(world.tales.told(EndAnnounced.class)).containsExactly(new EndAnnounced(agent.value(), paid));
        world.settle(Duration.ofDays(19));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        world.entitled(agent, new Ended(paid));
        world.settle(Duration.ofDays(21));
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
    }

    @Test
    void aSuspendedAgentCanBeTerminatedByItsOwner() {
        until(graceEnd.plus(Duration.ofHours(2)), true);
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.settle(Duration.ofHours(1));
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
        assertThat(world.violations()).isEmpty();
    }
}
