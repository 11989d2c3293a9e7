package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whatever came late is deleted, and one provider that stays silent keeps nothing alive at another. */
class LastLookTest {
    private final SagaWorld world = SagaWorld.inMemory();

    @Test
    void aServerThatCameLateGoesThoughNobodyAnswersAboutTheModelKey() {
        DeploymentId id = world.running();
        FakeOutside.Box late = world.outside.boxes.getFirst();
        world.tables.call(() -> world.terminations.terminate(id, "ada_agent_bot"));
        world.settle(Duration.ofMinutes(5));
        assertThat(world.state(id)).isInstanceOf(State.Terminated.class);
        world.outside.boxes.add(late);
        world.outside.loses = (call, count) -> call.equals("remove");

        world.settle(Duration.ofMinutes(30));

        assertThat(world.outside.boxes).isEmpty();
        assertThat(world.alerts).contains("deployment.server.left-over");
    }
}
