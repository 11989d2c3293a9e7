package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.runagent.core.deployment.ServerFleet.Candidate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The subscription is over: nothing is deleted without a warning, and nothing runs on for ever. */
class EndUnpaidTest {
    private final SagaWorld world = SagaWorld.inMemory();
    private DeploymentId agent;

    @BeforeEach
    void anAgentRuns() {
        agent = world.running();
        world.events.clear();
    }

    @Test
    void whoCancelledAndKnewTheDayLosesTheAgentOnThatDay() {
        world.unpaid(agent, true);
        assertThat(world.state(agent)).isInstanceOf(State.Terminating.class);

        world.settle(Duration.ofHours(1));
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
        assertThat(world.events).hasOnlyElementsOfType(DeploymentTerminated.class);
    }

    @Test
    void whoWasNotWarnedIsWarnedAndKeepsTheAgentForAWeek() {
        world.unpaid(agent, false);

        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.events)
                .containsExactly(
                        new DeploymentEnding(agent, world.clock.instant().plus(EndUnpaid.NOTICE)));
        world.settle(Duration.ofDays(6));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);

        world.settle(Duration.ofDays(8));
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
        assertThat(world.events).hasSize(2).last().isInstanceOf(DeploymentTerminated.class);
    }

    @Test
    void whoTerminatesBeforeTheWeekIsOverIsTerminatedOnce() {
        world.unpaid(agent, false);
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.settle(Duration.ofDays(9));

        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
        assertThat(world.events.stream().filter(DeploymentTerminated.class::isInstance))
                .hasSize(1);
    }

    @Test
    void theEndThatOurOwnTerminationCausedAddsNothing() {
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.unpaid(agent, false);
        world.settle(Duration.ofDays(9));
        world.unpaid(agent, false);
        world.settle(Duration.ofDays(9));

        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
        assertThat(world.events).hasSize(1).first().isInstanceOf(DeploymentTerminated.class);
    }

    @Test
    void anOrderThatStillWaitsForItsServerIsTakenBackAndItsMoneyGoesBack() {
        DeploymentId waiting = world.orderAnother();
        world.pays(waiting);

        world.unpaid(waiting, false);
        world.settle(Duration.ofHours(1));

        assertThat(world.state(waiting)).isInstanceOf(State.Cancelled.class);
        assertThat(world.refundsOf(waiting)).isEqualTo(1);
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
    }

    @Test
    void aPlanWhoseServersHaveAllBecomeTooDearIsNotSold() {
        for (String place : java.util.List.of("fsn1", "nbg1", "hel1")) {
            world.seenPrices.put(new Candidate("cx23", place), 601L);
            world.seenPrices.put(new Candidate("cpx22", place), 799L);
        }
        DeploymentId draft = world.draftAnother();
        assertThat(world.orders.tooDear(draft)).isTrue();
        assertThat(world.tables.call(() -> world.orders.payByCard(draft))).isEqualTo(new Life.Refused("too-dear"));
        assertThat(world.state(draft)).isInstanceOf(State.Draft.class);

        world.seenPrices.put(new Candidate("cpx22", "fsn1"), 600L);
        assertThat(world.orders.tooDear(draft)).as("one that fits is enough").isFalse();
        assertThat(world.tables.call(() -> world.orders.payByCard(draft))).isInstanceOf(Life.Moved.class);
    }

    @Test
    void aPriceThatNobodyHasSeenYetStopsNoSale() {
        assertThat(world.orders.tooDear(world.draftAnother())).isFalse();
    }
}
