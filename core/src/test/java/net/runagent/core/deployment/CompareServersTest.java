package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import net.runagent.core.deployment.FakeOutside.Box;
import net.runagent.core.deployment.ServerFleet.Labelled;
import net.runagent.core.deployment.ServerFleet.Listing;
import net.runagent.core.work.CrashPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The provider's list of our servers against our own table, both ways. */
class CompareServersTest {
    private final SagaWorld world = SagaWorld.inMemory();
    private DeploymentId agent;
    private Box server;

    @BeforeEach
    void anAgentRuns() {
        agent = world.order();
        world.pays(agent);
        world.settle(Duration.ofHours(1));
        server = world.outside.boxes.getFirst();
        world.clock.forward(Duration.ofHours(1));
        world.outside.calls.clear();
        world.alerts.clear();
    }

    private void foreign(@Nullable SubjectId label, String name) {
        Listing ours = world.outside.ours();
        List<Labelled> all = new ArrayList<>(((Listing.All) ours).servers());
        all.add(new Labelled(900, name, label));
        world.outside.listing = () -> new Listing.All(all);
    }

    @Test
    void whenBothAgreeNothingIsToldAndNothingElseIsAsked() {
        world.compareServers.run();
        assertThat(world.alerts).isEmpty();
        assertThat(world.outside.calls).isEmpty();
    }

    @Test
    void aServerOfADeploymentThatNobodyKnowsIsToldAndNotTouched() {
        foreign(new DeploymentId(new UUID(1, 2)), "ra-test-somebody-g1");
        world.compareServers.run();
        assertThat(world.alerts).containsExactly("deployment.server.orphan");
        world.settle(Duration.ofHours(1));
        assertThat(world.outside.calls).doesNotContain("delete");
    }

    @Test
    void aServerWhoseLabelIsNoIdIsToldAndNotTouched() {
        foreign(null, "ra-test-odd-g1");
        world.compareServers.run();
        assertThat(world.alerts).containsExactly("deployment.server.orphan");
    }

    @Test
    void aSecondServerOfALivingAgentThatWeNeverOrderedIsTold() {
        foreign(agent, "ra-test-twin-g7");
        world.compareServers.run();
        assertThat(world.alerts).containsExactly("deployment.server.orphan");
        world.settle(Duration.ofHours(1));
        assertThat(world.outside.calls).doesNotContain("delete");
    }

    @Test
    void aServerOfAnAgentThatOurTableSaysIsOverIsDeletedOnceMore() {
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.settle(Duration.ofDays(1));
        assertThat(world.state(agent)).isInstanceOf(State.Terminated.class);
        world.outside.boxes.add(server); // an order that had been under way for long

        world.compareServers.run();
        world.settle(Duration.ofHours(1));

        assertThat(world.outside.boxes).isEmpty();
        assertThat(world.alerts).containsOnly("deployment.server.left-over");
    }

    @Test
    void aServerOfAnEndThatIsUnderWayIsLeftToTheEnd() {
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.compareServers.run();
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void anAgentWithoutItsServerIsTold() {
        world.outside.boxes.clear();
        world.compareServers.run();
        assertThat(world.alerts).containsExactly("deployment.server-gone");
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
    }

    @Test
    void aListThatIsOlderThanTheServerOrCutOffAccusesNobody() {
        world.outside.listing = () -> new Listing.All(List.of());
        world.compareServers.run();
        assertThat(world.alerts).isEmpty();
        assertThat(world.outside.calls).containsExactly("find");
    }

    @Test
    void aProviderThatDoesNotAnswerSaysNothingAboutAnybody() {
        world.outside.boxes.clear();
        world.outside.listing = () -> new Listing.Unknown("no-answer");
        world.compareServers.run();
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void aSpareOfOursIsNobodysOrphanBeforeAndAfterItChangesHands() {
        world.pool(1);
        world.keepSpares.run();
        world.compareServers.run(); // begun, and nothing made yet
        world.settle(Duration.ofMinutes(5));
        world.compareServers.run();
        DeploymentId second = world.orderAnother();
        world.pays(second);
        world.at(
                "deployment.build.hand-over.before",
                1,
                world.compareServers::run); // ours, and still labelled as a spare
        world.settle(Duration.ofHours(1));
        CrashPoint.arm(null);
        assertThat(world.saga.newest(second).orElseThrow().spare()).isNotNull();
        world.clock.forward(Duration.ofHours(1));
        world.compareServers.run();
        assertThat(world.alerts).isEmpty();
        assertThat(world.outside.calls).doesNotContain("delete");
    }

    @Test
    void aServerOfASpareThatNobodyKnowsIsToldAndNotTouched() {
        foreign(new SpareId(new UUID(1, 2)), "ra-test-somebody-g1");
        world.compareServers.run();
        assertThat(world.alerts).containsExactly("deployment.server.orphan");
        world.settle(Duration.ofHours(1));
        assertThat(world.outside.calls).doesNotContain("delete");
    }

    @Test
    void aServerOfASpareThatWasDiscardedIsDeletedOnceMore() {
        world.pool(1);
        world.keepSpares.run();
        world.settle(Duration.ofMinutes(5));
        Box spare = world.outside.boxes.getLast();
        world.pool(0);
        world.keepSpares.run();
        world.settle(Duration.ofDays(1));
        assertThat(world.outside.boxes).doesNotContain(spare);
        world.outside.boxes.add(spare); // an order that had been under way for long

        world.compareServers.run();
        world.settle(Duration.ofHours(1));

        assertThat(world.outside.boxes).doesNotContain(spare);
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void manyAtOnceHaveOneCauseAndAreNotToldOneByOne() {
        world.outside.listing = () -> new Listing.All(LongStream.range(0, 300)
                .mapToObj(number -> new Labelled(number, "ra-test-x" + number + "-g1", null))
                .toList());
        world.compareServers.run();
        assertThat(world.alerts).hasSize(10);
    }
}
