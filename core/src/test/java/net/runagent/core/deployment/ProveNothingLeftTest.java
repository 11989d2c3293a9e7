package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import net.runagent.core.deployment.FakeOutside.Box;
import net.runagent.core.deployment.ServerFleet.Listing;
import net.runagent.core.deployment.ServerFleet.Thing;
import net.runagent.core.deployment.ServerFleet.Unused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What serves nobody at the provider is told, and so is that nobody could look. */
@ExtendWith(OutputCaptureExtension.class)
class ProveNothingLeftTest {
    private static final Thing ADDRESS = new Thing("primary-ip", 7);

    private final SagaWorld world = SagaWorld.inMemory();

    private void look() {
        world.clock.forward(Duration.ofHours(1));
        world.prove.run();
    }

    @Test
    void whereAllServesSomebodyThatIsProvenOnceADayAndNobodyIsTold(CapturedOutput log) {
        world.running();
        for (int hours = 0; hours < 48; hours++) {
            look();
        }
        assertThat(world.alerts).isEmpty();
        assertThat(log.toString().split("proven: none of 1 servers", -1)).hasSize(3);
    }

    @Test
    void aServerOfAnEndedAgentLeavesItUnproven(CapturedOutput log) {
        DeploymentId agent = world.running();
        Box server = world.outside.boxes.getFirst();
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.settle(Duration.ofDays(1));
        world.outside.boxes.add(server);
        look();
        assertThat(log.toString()).contains("not proven: 1 of 1 servers").doesNotContain(" proven: none");
    }

    @Test
    void whatServesNobodyAtTwoLooksIsTold(CapturedOutput log) {
        world.outside.unused = () -> new Unused.All(Set.of(ADDRESS));
        look();
        assertThat(world.alerts).isEmpty();
        look();
        assertThat(world.alerts).containsExactly("deployment.unused");
        assertThat(log.toString()).doesNotContain(" proven: none");
    }

    @Test
    void anAddressWhoseServerIsJustBeingDeletedIsNotTold() {
        world.outside.unused = () -> new Unused.All(Set.of(ADDRESS));
        look();
        world.outside.unused = () -> new Unused.All(Set.of(new Thing("primary-ip", 8)));
        look();
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void thatNothingCouldBeReadForTwoDaysIsToldAndNotTakenForAProof(CapturedOutput log) {
        world.outside.unused = () -> new Unused.Unknown("no-answer");
        for (int hours = 0; hours < 48; hours++) {
            look();
        }
        assertThat(world.alerts).isEmpty();
        look();
        assertThat(world.alerts).containsExactly("deployment.not-proven");
        assertThat(log.toString()).doesNotContain(" proven: none");

        world.alerts.clear();
        world.outside.unused = () -> new Unused.All(Set.of());
        look();
        world.outside.listing = () -> new Listing.Unknown("no-answer");
        look();
        assertThat(world.alerts).isEmpty();
    }
}
