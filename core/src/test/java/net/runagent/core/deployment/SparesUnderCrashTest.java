package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.runagent.core.deployment.MemoryHouse.JobKey;
import net.runagent.core.deployment.SagaUnderCrashTest.Answers;
import net.runagent.core.deployment.SagaUnderCrashTest.Story;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every label of making, taking and discarding a spare, each of its first hits, with and without lost answers: no server too
 * many, none that two have, nothing of anybody else's touched, and whoever has paid has an agent.
 */
public class SparesUnderCrashTest {
    private static final Duration DAY = Duration.ofDays(1);

    @BeforeAll
    static void quiet() {
        SagaUnderCrashTest.quiet();
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToASpareThatIsMadeTakenAndEnded() {
        SagaUnderCrashTest.sweep("spare", SagaWorld::inMemory, 3, SparesUnderCrashTest::taken);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToASpareThatIsDiscardedForANewerOne() {
        SagaUnderCrashTest.sweep("old spare", SagaWorld::inMemory, 3, SparesUnderCrashTest::replaced);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessWhenASpareWillNotDo() {
        SagaUnderCrashTest.sweep("bad spare", SagaWorld::inMemory, 3, SparesUnderCrashTest::willNotDo);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToTwoWhoWantTheSameSpare() {
        SagaUnderCrashTest.sweep("two at once", SagaWorld::inMemory, 2, SparesUnderCrashTest::twoAtOnce);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToOneWhoWaitsAndGetsTheSpareThatBecameReadyMeanwhile() {
        SagaUnderCrashTest.sweep("waited", SagaWorld::inMemory, 2, SparesUnderCrashTest::takenWhileWaiting);
    }

    @Test
    void aSecondWorkerAtAnyLabelHarmsNothing() {
        for (Story story : List.<Story>of(
                SparesUnderCrashTest::taken,
                SparesUnderCrashTest::willNotDo,
                SparesUnderCrashTest::takenWhileWaiting)) {
            for (String label :
                    SagaUnderCrashTest.labelsOf(SagaWorld::inMemory, story).keySet()) {
                for (Duration later : List.of(Duration.ZERO, Duration.ofSeconds(31))) {
                    SagaWorld world = SagaWorld.inMemory();
                    overtakenAt(world, label, later);
                    assertThat(story.tell(world))
                            .as("%s, %s later", label, later)
                            .isEmpty();
                }
            }
        }
    }

    /** Whatever step a worker is at, and whether or not its answers are lost: the customer cancels. */
    @Test
    void whoCancelsWhileASpareIsTakenOverGetsTheMoneyBackAndNothingStaysBehind() {
        TreeSet<String> ends = new TreeSet<>();
        for (Answers answers : Answers.values()) {
            for (String label : SagaUnderCrashTest.labelsOf(SagaWorld::inMemory, SparesUnderCrashTest::taken)
                    .keySet()) {
                SagaWorld world = withSpare();
                world.outside.loses = answers.loses;
                DeploymentId id = world.order();
                world.at(label, 1, () -> world.tables.call(() -> world.orders.cancel(id)));
                world.pays(id);
                world.settle(DAY);
                assertThat(world.violations())
                        .as("%s, cancelled at %s", answers, label)
                        .isEmpty();
                ends.add(world.state(id).getClass().getSimpleName());
            }
        }
        assertThat(ends).containsExactly("Cancelled", "Running");
    }

    @Test
    void aCrashAtAnyWriteOfATransactionIsHarmless() {
        int[] writes = {0};
        SagaWorld counting = withSpare();
        counting.tables.onWrite(() -> writes[0]++);
        assertThat(takes(counting)).isEmpty();
        int all = writes[0];
        for (int write = 1; write <= all; write++) {
            SagaWorld world = withSpare();
            DeploymentId id = world.order();
            world.pays(id);
            int[] seen = {0};
            int at = write;
            world.tables.onWrite(() -> {
                if (++seen[0] == at) {
                    throw new SagaWorld.Crash("write " + at);
                }
            });
            world.settle(DAY);
            assertThat(world.violations()).as("died at write %d", write).isEmpty();
            assertThat(world.state(id)).as("died at write %d", write).isInstanceOf(State.Running.class);
        }
        System.out.printf("spares: died at each of %d writes, no violation%n", all);
    }

    private static void overtakenAt(SagaWorld world, String label, Duration later) {
        boolean[] nested = {false};
        world.at(label, 1, () -> {
            if (nested[0]) {
                return;
            }
            nested[0] = true;
            world.clock.forward(later);
            for (JobKey key : List.copyOf(world.jobs.waiting().keySet())) {
                world.run(key);
            }
        });
    }

    // ---- the stories

    private static SagaWorld withSpare() {
        SagaWorld world = SagaWorld.inMemory();
        spare(world);
        return world;
    }

    /** One spare, ready. */
    private static void spare(SagaWorld world) {
        world.pool(1);
        world.keepSpares.run();
        world.settle(Duration.ofMinutes(30));
        refresh(world);
    }

    /** What the keeper does each minute: those that wait are looked at again. */
    private static void refresh(SagaWorld world) {
        for (int turns = 0; turns < 10 && readyFresh(world) == 0; turns++) {
            world.clock.forward(Duration.ofMinutes(1));
            world.keepSpares.run();
            world.settle(Duration.ofMinutes(30));
        }
    }

    private static long readyFresh(SagaWorld world) {
        return world.spares.in(Set.of(SpareState.READY)).stream()
                .filter(spare -> !VerifySpare.due(spare, world.clock, SparesForDeployments.VERIFIED_WITHIN))
                .count();
    }

    /** Made, taken by who pays, terminated with its deployment. */
    static List<String> taken(SagaWorld world) {
        spare(world);
        List<String> wrong = new ArrayList<>(world.violations());
        wrong.addAll(takes(world));
        return wrong;
    }

    private static List<String> takes(SagaWorld world) {
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(DAY);
        List<String> wrong = new ArrayList<>(world.violations());
        if (!(world.state(id) instanceof State.Running)) {
            wrong.add("does not run: " + world.state(id) + " " + world.failures);
            return wrong;
        }
        world.tables.call(() -> world.quoteFirstAnswer.take(id));
        world.tables.call(() -> world.terminations.terminate(id, "@Ada_Agent_Bot"));
        world.settle(DAY);
        wrong.addAll(world.violations());
        if (!(world.state(id) instanceof State.Terminated)) {
            wrong.add("not terminated: " + world.state(id) + " " + world.failures);
        }
        return wrong;
    }

    /** Waits until what servers are made of changes: it goes, and another one comes. */
    static List<String> replaced(SagaWorld world) {
        spare(world);
        world.outside.recipe = new ServerRecipe("openclaw-2");
        world.keepSpares.run();
        world.settle(DAY);
        refresh(world);
        List<String> wrong = new ArrayList<>(world.violations());
        if (world.spares.in(Set.of(SpareState.READY)).stream()
                .noneMatch(spare -> spare.recipe().name().equals("openclaw-2"))) {
            wrong.add("no newer one: " + world.allSpares() + " " + world.failures);
        }
        return wrong;
    }

    /** Was started anew between its last look and being taken: who pays gets another server and hears nothing of it. */
    static List<String> willNotDo(SagaWorld world) {
        spare(world);
        world.outside.boxes.forEach(box -> box.boots++);
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(DAY);
        List<String> wrong = new ArrayList<>(world.violations());
        if (!(world.state(id) instanceof State.Running)) {
            wrong.add("does not run: " + world.state(id) + " " + world.failures);
        } else if (world.saga.newest(id).orElseThrow().spare() != null) {
            wrong.add("runs on a server that was started anew");
        }
        if (world.alerts.contains("deployment.second-server")) {
            wrong.add("a spare that will not do is no broken server");
        }
        return wrong;
    }

    /** Nothing is free for who pays; what becomes free, the pool is quicker to get. */
    static List<String> takenWhileWaiting(SagaWorld world) {
        world.pool(1);
        world.outside.roomFor = SpareId.class::isInstance;
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(Duration.ofMinutes(30));
        world.keepSpares.run();
        world.settle(Duration.ofHours(2));
        for (int turns = 0; turns < 30 && !world.state(id).live(); turns++) {
            world.clock.forward(Duration.ofMinutes(1));
            world.keepSpares.run();
            world.settle(Duration.ofMinutes(30));
        }
        List<String> wrong = new ArrayList<>(world.violations());
        if (!(world.state(id) instanceof State.Running)) {
            wrong.add("does not run: " + world.state(id) + " " + world.failures);
        } else if (world.saga.newest(id).orElseThrow().spare() == null) {
            wrong.add("runs on a server of its own, which could not be had");
        }
        return wrong;
    }

    /** One spare, two who have paid. */
    static List<String> twoAtOnce(SagaWorld world) {
        spare(world);
        DeploymentId one = world.order();
        DeploymentId other = world.orderAnother();
        world.pays(one);
        world.pays(other);
        world.settle(DAY);
        List<String> wrong = new ArrayList<>(world.violations());
        for (DeploymentId id : List.of(one, other)) {
            if (!(world.state(id) instanceof State.Running)) {
                wrong.add("does not run: " + world.state(id) + " " + world.failures);
            }
        }
        return wrong;
    }
}
