package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A running agent thinks with another model, in place: what it remembers stays, and what does not work is taken back. */
class ChangeModelTest {
    private static final String OTHER = "qwen/qwen3-235b-a22b";

    private final SagaWorld world = SagaWorld.inMemory();
    private final DeploymentId agent = world.running();

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    private Optional<String> asks(String model, int command) {
        return world.tables.call(() -> world.changeModel.ask(agent, model, new UUID(9, command)));
    }

    private ModelChanged changed(int command, String result) {
        return new ModelChanged(agent.value(), new UUID(9, command), result);
    }

    private String model() {
        return world.outside.boxes.getFirst().model;
    }

    @Test
    void theSettingsAreWrittenInPlaceAndTheOwnerIsTold() {
        long servers = world.outside.created();
        assertThat(asks(OTHER, 1)).isEmpty();
        world.settle(Duration.ofMinutes(5));

        assertThat(model()).isEqualTo(OTHER);
        assertThat(world.outside.created()).as("the same server").isEqualTo(servers);
        assertThat(world.records.find(agent).orElseThrow().selection().model()).isEqualTo(OTHER);
        assertThat(world.tales.told(ModelChanged.class)).containsExactly(changed(1, ""));
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void theSameTapTwiceChangesOnceAndTheSameModelChangesNothing() {
        assertThat(asks(OTHER, 1)).isEmpty();
        assertThat(asks(OTHER, 1)).isEmpty();
        world.settle(Duration.ofMinutes(5));
        assertThat(asks(OTHER, 2)).contains("same");
        assertThat(world.tales.told(ModelChanged.class)).hasSize(1);
    }

    @Test
    void whatTheProgramDoesNotAcceptIsTakenBack() {
        String before = model();
        world.outside.refusedModels.add(OTHER);
        assertThat(asks(OTHER, 1)).isEmpty();
        world.settle(Duration.ofMinutes(5));

        assertThat(model()).isEqualTo(before);
        assertThat(world.records.find(agent).orElseThrow().selection().model()).isEqualTo("openrouter/auto");
        assertThat(world.tales.told(ModelChanged.class)).containsExactly(changed(1, "not-accepted"));
    }

    @Test
    void aChangeThatIsOvertakenTellsNothingAndTheLastOneHolds() {
        assertThat(asks(OTHER, 1)).isEmpty();
        assertThat(asks("openai/gpt-5", 2)).isEmpty();
        world.settle(Duration.ofMinutes(5));
        assertThat(model()).isEqualTo("openai/gpt-5");
        assertThat(world.tales.told(ModelChanged.class)).containsExactly(changed(2, ""));
    }

    @Test
    void aServerThatCannotBeReachedIsToldAndTheWishIsKeptForARecovery() {
        world.outside.loses = (call, count) -> call.equals("configure");
        assertThat(asks(OTHER, 1)).isEmpty();
        world.settle(Duration.ofMinutes(30));
        assertThat(world.tales.told(ModelChanged.class)).containsExactly(changed(1, "not-delivered"));
        assertThat(world.records.find(agent).orElseThrow().selection().model()).isEqualTo(OTHER);
    }

    @Test
    void whatDoesNotRunIsNotChanged() {
        DeploymentId waiting = world.orderAnother();
        assertThat(world.tables.call(() -> world.changeModel.ask(waiting, OTHER, new UUID(9, 1))))
                .contains("not-running");
    }

    @Test
    void aCrashAtAnyLabelChangesItAndTellsItOnce() {
        SagaUnderCrashTest.sweep("model", SagaWorld::inMemory, 2, story -> {
            DeploymentId id = story.order();
            story.pays(id);
            story.settle(Duration.ofHours(1));
            story.tables.call(() -> story.changeModel.ask(id, OTHER, new UUID(9, 1)));
            story.settle(Duration.ofHours(1));
            List<String> wrong = new ArrayList<>(story.violations());
            if (!story.outside.boxes.getFirst().model.equals(OTHER)) {
                wrong.add("thinks with " + story.outside.boxes.getFirst().model);
            }
            if (story.tales.told(ModelChanged.class).size() != 1) {
                wrong.add("told " + story.tales.told(ModelChanged.class));
            }
            return wrong;
        });
    }
}
