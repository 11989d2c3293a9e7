package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.runagent.core.billing.PlanFollowed;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server gets the size of another plan: never lost, never left switched off, and as it was when there is no room. */
class ResizeServerTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SagaWorld world = SagaWorld.inMemory();
    private final DeploymentId agent = world.running();

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    private void follows(String from, String to) {
        follows(world, agent, from, to);
    }

    private static void follows(SagaWorld world, DeploymentId agent, String from, String to) {
        world.tables.run(() -> world.followPlan.on(
                new PlanFollowed(world.records.find(agent).orElseThrow().requireInvoice(), from, to)));
    }

    private FakeOutside.Box box() {
        return world.outside.boxes.getFirst();
    }

    private List<String> results() {
        return world.tales.told(ServerResized.class).stream()
                .map(ServerResized::result)
                .toList();
    }

    @Test
    void theServerGoesOffGetsTheTypeComesOnAndTheAgentAnswersWithWhatItHad() {
        var before = java.util.Map.copyOf(box().onDisk);
        long servers = world.outside.created();
        follows("starter-monthly", "standard-monthly");
        world.settle(HOUR);

        assertThat(box().server.serverType()).isEqualTo("cx33");
        assertThat(box().server.running()).isTrue();
        assertThat(box().active).isTrue();
        assertThat(box().onDisk).isEqualTo(before);
        assertThat(world.outside.created()).as("the same server").isEqualTo(servers);
        assertThat(world.records.find(agent).orElseThrow().selection().plan()).isEqualTo("standard-monthly");
        assertThat(world.saga.newest(agent).orElseThrow().serverType()).isEqualTo("cx33");
        assertThat(results()).containsExactly("");
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void nothingIsSwitchedOffBeforeWhatTheAgentRemembersIsCopied() {
        follows("starter-monthly", "standard-monthly");
        world.settle(Duration.ofMillis(500));
        assertThat(world.backups.taken).as("begun").hasSize(1);
        assertThat(world.outside.calls).doesNotContain("shut-down", "power-off");
        assertThat(world.resize.atIt()).isEmpty();
        world.settle(HOUR);
        assertThat(box().server.serverType()).isEqualTo("cx33");
    }

    /** Its disk is not touched, and it is paid for. */
    @Test
    void whereNothingCanBeCopiedItGoesOnAllTheSame() {
        world.backups.fails = true;
        follows("starter-monthly", "standard-monthly");
        world.settle(HOUR);
        assertThat(box().server.serverType()).isEqualTo("cx33");
        assertThat(results()).containsExactly("");
    }

    @Test
    void aServerThatDoesNotShutDownByItselfIsSwitchedOff() {
        world.outside.hearsShutDown = false;
        follows("starter-monthly", "standard-monthly");
        world.settle(HOUR);
        assertThat(world.outside.calls).contains("power-off");
        assertThat(results()).containsExactly("");
    }

    @Test
    void nothingIsSwitchedOffWhileThereIsNoRoomAndBothSidesHearOfItOnce() {
        world.outside.outOfStock.addAll(List.of("cx33", "cpx32"));
        follows("starter-monthly", "standard-monthly");
        world.settle(Duration.ofHours(12));
        assertThat(world.outside.calls).doesNotContain("shut-down", "power-off");
        assertThat(results()).containsExactly("no-room");
        assertThat(world.alerts).contains("deployment.resize.waits");

        world.outside.outOfStock.clear();
        world.settle(Duration.ofHours(12));
        assertThat(box().server.serverType()).isEqualTo("cx33");
        assertThat(results()).containsExactly("no-room", "");
    }

    @Test
    void aTypeThatTheProviderRefusesLeavesTheOldSizeRunningAndIsTriedAgain() {
        world.outside.refusedTypes.addAll(List.of("cx33", "cpx32"));
        follows("starter-monthly", "standard-monthly");
        world.settle(Duration.ofMinutes(4));
        assertThat(box().server.serverType()).isEqualTo("cx23");
        assertThat(box().server.running()).isTrue();
        assertThat(box().active).isTrue();
        assertThat(results()).containsExactly("kept-old");

        world.outside.refusedTypes.clear();
        world.settle(Duration.ofHours(12));
        assertThat(box().server.serverType()).isEqualTo("cx33");
        assertThat(results()).containsExactly("kept-old", "");
    }

    @Test
    void anAgentThatDoesNotComeBackIsSaidAndLeftToTheRecovery() {
        follows("starter-monthly", "standard-monthly");
        box().ready = false;
        world.settle(HOUR);
        assertThat(box().server.running()).isTrue();
        assertThat(world.state(agent)).isInstanceOf(State.NeedsAttention.class);
        assertThat(results()).containsExactly("not-well");
        assertThat(world.alerts).contains("deployment.resize.not-well");
    }

    @Test
    void whileItIsSwitchedOffTheWatchersLeaveItAlone() {
        world.outside.hearsShutDown = false;
        follows("starter-monthly", "standard-monthly");
        world.settle(Duration.ofSeconds(10));
        assertThat(world.resize.atIt()).containsExactly(agent);
        world.settle(HOUR);
        assertThat(world.resize.atIt()).isEmpty();
    }

    @Test
    void aServerThatHasTheSizeAlreadyIsNotTouched() {
        world.tables.run(() -> world.resize.want(world.records.find(agent).orElseThrow()));
        world.settle(HOUR);
        assertThat(world.outside.calls).doesNotContain("shut-down", "power-off", "power-on");
        assertThat(results()).isEmpty();
    }

    @Test
    void backToTheSmallerPlanBeforeTheFirstChangeIsThroughEndsAtTheSmallerOne() {
        follows("starter-monthly", "standard-monthly");
        world.settle(Duration.ofSeconds(3));
        follows("standard-monthly", "starter-monthly");
        world.settle(HOUR);
        assertThat(box().server.serverType()).isEqualTo("cx23");
        assertThat(box().server.running()).isTrue();
        assertThat(box().active).isTrue();
    }

    @Test
    void aPlanThatIsNotSoldChangesNothingAndStaffLooks() {
        follows("starter-monthly", "mystery");
        world.settle(HOUR);
        assertThat(world.records.find(agent).orElseThrow().selection().plan()).isEqualTo("starter-monthly");
        assertThat(world.alerts).contains("deployment.plan-not-sold");
    }

    @Test
    void aWishThatStoodStillGoesOnWithinTheHour() {
        follows("starter-monthly", "standard-monthly");
        world.tables.run(() -> world.jobs.forget(ResizeServer.JOB, agent.value()));
        world.followPlan.run();
        world.settle(HOUR);
        assertThat(box().server.serverType()).isEqualTo("cx33");
    }

    @Test
    void aCrashAtAnyLabelResizesItTellsItOnceAndLeavesNoServerOff() {
        SagaUnderCrashTest.sweep("resize", SagaWorld::inMemory, 2, story -> {
            DeploymentId id = story.order();
            story.pays(id);
            story.settle(HOUR);
            follows(story, id, "starter-monthly", "standard-monthly");
            story.settle(HOUR);
            List<String> wrong = new ArrayList<>(story.violations());
            FakeOutside.Box box = story.outside.boxes.getFirst();
            if (!box.server.serverType().equals("cx33") || !box.server.running() || !box.active) {
                wrong.add("ends as " + box.server);
            }
            if (!story.tales.told(ServerResized.class).stream()
                    .map(ServerResized::result)
                    .toList()
                    .equals(List.of(""))) {
                wrong.add("told " + story.tales.told(ServerResized.class));
            }
            return wrong;
        });
    }
}
