package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What should have ended and was overlooked ends all the same, as gently as if it had been noticed at once. */
class WatchEndingsTest {
    private final SagaWorld world = SagaWorld.inMemory();
    private DeploymentId agent;

    @BeforeEach
    void anAgentRuns() {
        agent = world.running();
        world.events.clear();
        world.alerts.clear();
    }

    private void subscriptionIsOver(DeploymentId id) {
        world.till.over.add(world.records.find(id).orElseThrow().requireInvoice());
    }

    /** One look an hour, and the jobs meanwhile. */
    private void hours(long count) {
        for (long hour = 0; hour < count; hour++) {
            world.watchEndings.run();
            world.settle(Duration.ofHours(1));
            world.clock.forward(Duration.ofHours(1));
        }
    }

    @Test
    void anAgentThatIsPaidForIsLeftAlone() {
        hours(3);
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.events).isEmpty();
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void anOverlookedAgentIsWarnedAboutOnceAndEndsAWeekLater() {
        subscriptionIsOver(agent);
        Instant seen = world.clock.instant();

        hours(Duration.ofDays(6).toHours());
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.tales.told(EndAnnounced.class))
                .containsExactly(new EndAnnounced(agent.value(), seen.plus(EndUnpaid.NOTICE)));
        assertThat(world.events).containsExactly(new DeploymentEnding(agent, seen.plus(EndUnpaid.NOTICE)));
        assertThat(world.alerts).containsExactly("deployment.unpaid-overlooked");

        hours(Duration.ofDays(2).toHours());
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
    }

    @Test
    void theWeekOfAnOwnerWhoWasToldInTimeIsNeitherShortenedNorTold() {
        world.unpaid(agent, false);
        Instant told = world.clock.instant();
        subscriptionIsOver(agent);

        hours(Duration.ofDays(6).toHours());
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.events).containsExactly(new DeploymentEnding(agent, told.plus(EndUnpaid.NOTICE)));
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void anEndWhoseJobWasLostIsTakenUpAgainOnItsDay() {
        world.unpaid(agent, false);
        subscriptionIsOver(agent);
        world.tables.run(() -> world.jobs.forget(EndUnpaid.JOB, agent.value()));
        world.clock.forward(EndUnpaid.NOTICE.plusHours(1));

        hours(2);
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
    }

    @Test
    void anEndThatNobodyGoesOnWithIsTakenUpAgain() {
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.tables.run(() -> world.jobs.forget(Ending.JOB, agent.value()));
        hours(1);
        assertThat(world.state(agent)).as("what began just now has its own job").isInstanceOf(State.Terminating.class);

        world.clock.forward(Duration.ofHours(1));
        hours(1);
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
    }

    @Test
    void anOrderWithoutAServerIsTakenBackAndItsMoneyGoesBack() {
        DeploymentId waiting = world.orderAnother();
        world.pays(waiting);
        subscriptionIsOver(waiting);

        world.watchEndings.run();
        world.settle(Duration.ofHours(1));
        assertThat(world.state(waiting)).isInstanceOf(State.Cancelled.class);
        assertThat(world.refundsOf(waiting)).isEqualTo(1);
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
    }

    @Test
    void oneThatCannotBeEndedKeepsNoOtherAndFailsTheTurn() {
        DeploymentId waiting = world.orderAnother();
        world.pays(waiting);
        subscriptionIsOver(waiting);
        world.till.unreadable.add(world.records.find(agent).orElseThrow().requireInvoice());

        assertThatThrownBy(world.watchEndings::run).hasMessage("planned");
        assertThat(world.state(waiting)).isInstanceOf(State.Undoing.class);
    }
}
