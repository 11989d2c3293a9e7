package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.conversation.Subjects.Fate;
import org.junit.jupiter.api.Test;

/** What a talk learns of the agent that it is about. */
class FateOfDeploymentsTest {
    private final SagaWorld world = SagaWorld.inMemory();
    private final FateOfDeployments fates = new FateOfDeployments(world.records);
    private final DeploymentId agent = world.order();
    private final AccountId owner = world.records.find(agent).orElseThrow().account();

    @Test
    void anAgentGoesOnUntilItIsTerminatedAndHasEndedWhenNothingIsLeftOfIt() {
        assertThat(fate()).isEqualTo(Fate.GOES_ON);
        world.pays(agent);
        world.settle(Duration.ofHours(1));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(fate()).isEqualTo(Fate.GOES_ON);

        world.tables.call(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        assertThat(world.state(agent)).isInstanceOf(State.Terminating.class);
        assertThat(fate()).isEqualTo(Fate.ENDS);

        world.settle(Duration.ofHours(1));
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
        assertThat(fate()).isEqualTo(Fate.ENDED);
    }

    /** Whoever guesses an id learns the same of what is another's as of what never was. */
    @Test
    void theAgentOfAnotherIsNoneOfTheirs() {
        assertThat(fates.of(agent.value(), new AccountId(new UUID(9, 9)))).isEqualTo(Fate.ENDED);
        assertThat(fates.of(agent.value(), null)).isEqualTo(Fate.ENDED);
        assertThat(fates.of(new UUID(9, 9), owner)).isEqualTo(Fate.ENDED);
    }

    private Fate fate() {
        return fates.of(agent.value(), owner);
    }
}
