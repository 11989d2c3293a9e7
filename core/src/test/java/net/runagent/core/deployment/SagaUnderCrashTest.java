package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import net.runagent.core.deployment.MemoryHouse.JobKey;
import net.runagent.core.deployment.SagaWorld.Mutant;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Every label, each of its hits, with and without lost answers: whatever happens, nothing is left over and nothing lost. */
public class SagaUnderCrashTest {
    static final Duration DAY = Duration.ofDays(1);

    /** Which answers are lost although the call took effect. */
    enum Answers {
        ALL_ARRIVE((_, _) -> false),
        THE_FIRST_OF_EACH_IS_LOST((_, count) -> count == 1),
        EVERY_SECOND_IS_LOST((_, count) -> count % 2 == 0);

        final BiPredicate<String, Integer> loses;

        Answers(BiPredicate<String, Integer> loses) {
            this.loses = loses;
        }
    }

    /** Thousands of lives are told here; their log would bury everything else. */
    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToAWholeLife() {
        sweep("life", SagaWorld::inMemory, 3, SagaUnderCrashTest::life);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToAFailedBuilding() {
        sweep("failure", SagaWorld::inMemory, 2, SagaUnderCrashTest::failure);
    }

    @Test
    void aCrashAtAnyLabelIsHarmlessToOneWhoTakesAServerInAnotherCountry() {
        sweep("elsewhere", SagaWorld::inMemory, 2, SagaUnderCrashTest::elsewhere);
    }

    /** Whatever step a worker is at, and whether or not its answers are lost: the customer takes the offer. */
    @Test
    void whoTakesAnotherPlaceAtAnyMomentHasOneServerOrTheMoneyBack() {
        TreeSet<String> ends = new TreeSet<>();
        for (Answers answers : Answers.values()) {
            for (String label :
                    labelsOf(SagaWorld::inMemory, SagaUnderCrashTest::elsewhere).keySet()) {
                for (int hit = 1; hit <= 3; hit++) {
                    SagaWorld world = SagaWorld.inMemory();
                    world.outside.loses = answers.loses;
                    world.onlyHelsinkiIsFree();
                    DeploymentId id = world.order();
                    world.at(label, hit, () -> world.tables.call(() -> world.changePlace.to(id, "hel1")));
                    world.pays(id);
                    world.settle(DAY.plus(DAY));
                    assertThat(world.violations())
                            .as("%s, taken at hit %d of %s", answers, hit, label)
                            .isEmpty();
                    ends.add(world.state(id).getClass().getSimpleName());
                }
            }
        }
        // Before it waits there is nothing to take, and whoever takes nothing gets the money back after a day.
        assertThat(ends).containsExactly("Failed", "Running");
    }

    @Test
    void aCrashAtAnyWriteOfATransactionIsHarmless() {
        int writes = countWrites();
        for (int write = 1; write <= writes; write++) {
            assertThat(dieAtWrite(SagaWorld.inMemory(), write))
                    .as("died at write %d", write)
                    .isEmpty();
        }
        System.out.printf("sagas: died at each of %d writes, no violation%n", writes);
    }

    @Test
    void aSecondWorkerWhileTheFirstIsAtItHarmsNothing() {
        for (String label :
                labelsOf(SagaWorld::inMemory, SagaUnderCrashTest::life).keySet()) {
            assertThat(overtaken(SagaWorld.inMemory(), label, Duration.ZERO))
                    .as(label)
                    .isEmpty();
        }
    }

    @Test
    void aWorkerThatSleptWhileAnotherTookOverHarmsNothing() {
        for (String label :
                labelsOf(SagaWorld::inMemory, SagaUnderCrashTest::life).keySet()) {
            assertThat(overtaken(SagaWorld.inMemory(), label, Duration.ofSeconds(31)))
                    .as(label)
                    .isEmpty();
        }
    }

    @Test
    void aServerOrderedByAWorkerThatSleptThroughTheWholeLifeIsFound() {
        assertThat(orderedTooLate(SagaWorld.inMemory())).isEmpty();
    }

    /** Whatever step a worker is at, and whether or not its answers are lost: the customer cancels. */
    @Test
    void whoCancelsAtAnyStepOfTheBuildingGetsTheMoneyBackAndNothingStaysBehind() {
        TreeSet<String> ends = new TreeSet<>();
        for (Answers answers : Answers.values()) {
            for (String label :
                    labelsOf(SagaWorld::inMemory, SagaUnderCrashTest::life).keySet()) {
                SagaWorld world = SagaWorld.inMemory();
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
        // Labels of the end are never reached: those lives go on.
        assertThat(ends).containsExactly("Cancelled", "Running");
    }

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void everyDeliberateMistakeIsCaught(Mutant mutant) {
        List<String> caught = new ArrayList<>();
        Supplier<SagaWorld> worlds = () -> SagaWorld.inMemory(mutant);
        switch (mutant) {
            case HALF_COMMITS -> {
                int writes = countWrites();
                for (int write = 1; write <= writes && caught.isEmpty(); write++) {
                    int at = write;
                    caught.addAll(orTrouble(() -> dieAtWrite(worlds.get(), at)));
                }
            }
            case NO_CLAIMS -> {
                for (String label :
                        labelsOf(SagaWorld::inMemory, SagaUnderCrashTest::life).keySet()) {
                    caught.addAll(orTrouble(() -> overtaken(worlds.get(), label, Duration.ofSeconds(31))));
                }
            }
            case NO_LAST_LOOK -> caught.addAll(orderedTooLate(worlds.get()));
            default -> {
                for (Answers answers : Answers.values()) {
                    SagaWorld world = worlds.get();
                    world.outside.loses = answers.loses;
                    caught.addAll(life(world));
                }
            }
        }
        assertThat(caught).as("what %s breaks", mutant).isNotEmpty();
        System.out.printf("sagas: mutant %s caught: %s%n", mutant, caught.getFirst());
    }

    private static List<String> orTrouble(Supplier<List<String>> story) {
        try {
            return story.get();
        } catch (RuntimeException trouble) {
            return List.of("trouble: " + trouble.getMessage());
        }
    }

    // ---- the stories

    /** The first server will not do, the second one runs, its owner quotes and terminates it. */
    static List<String> life(SagaWorld world) {
        world.outside.brokenGenerations.add(1);
        DeploymentId id = world.order();
        world.pays(id);
        world.pays(id);
        world.settle(DAY);
        List<String> wrong = new ArrayList<>(world.violations());
        if (!(world.state(id) instanceof State.Running)) {
            wrong.add("does not run: " + world.state(id) + " " + world.failures);
            return wrong;
        }
        world.tables.call(() -> world.quoteFirstAnswer.take(id));
        world.backups.kept.add(id);
        world.tables.call(() -> world.terminations.terminate(id, "@Ada_Agent_Bot"));
        world.settle(DAY);
        wrong.addAll(world.violations());
        if (!(world.state(id) instanceof State.Terminated)) {
            wrong.add("not terminated: " + world.state(id) + " " + world.failures);
        }
        return wrong;
    }

    /** Nothing is free in the chosen country: its customer takes what is free in another one. */
    static List<String> elsewhere(SagaWorld world) {
        world.onlyHelsinkiIsFree();
        DeploymentId id = world.order();
        world.pays(id);
        List<String> wrong = new ArrayList<>();
        for (int minutes = 0; minutes < 60 && !(world.state(id) instanceof State.Queued); minutes++) {
            world.settle(Duration.ofMinutes(1));
            world.clock.forward(Duration.ofMinutes(1));
        }
        world.tables.call(() -> world.changePlace.to(id, "hel1"));
        world.settle(DAY);
        wrong.addAll(world.violations());
        if (!(world.state(id) instanceof State.Running)) {
            wrong.add("does not run: " + world.state(id) + " " + world.failures);
        } else if (!"hel1".equals(world.saga.newest(id).orElseThrow().location())) {
            wrong.add("stands elsewhere: " + world.saga.newest(id));
        }
        return wrong;
    }

    /** No server will do: everything is undone and paid back. */
    static List<String> failure(SagaWorld world) {
        world.outside.brokenGenerations.addAll(Set.of(1, 2));
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(DAY);
        List<String> wrong = new ArrayList<>(world.violations());
        if (!(world.state(id) instanceof State.Failed)) {
            wrong.add("not failed: " + world.state(id) + " " + world.failures);
        }
        return wrong;
    }

    interface Story {
        List<String> tell(SagaWorld world);
    }

    /** Kills the process at every label of the story, at each of its first hits, in every mode of lost answers. */
    static void sweep(String name, Supplier<SagaWorld> worlds, int hits, Story story) {
        sweep(name, worlds, hits, List.of(Answers.values()), story);
    }

    static void sweep(String name, Supplier<SagaWorld> worlds, int hits, List<Answers> modes, Story story) {
        Map<String, Integer> labels = labelsOf(worlds, story);
        TreeSet<String> died = new TreeSet<>();
        int runs = 0;
        int crashes = 0;
        for (Answers answers : modes) {
            for (String label : labels.keySet()) {
                for (int hit = 1; hit <= hits; hit++) {
                    SagaWorld world = worlds.get();
                    world.outside.loses = answers.loses;
                    world.dieAt(label, hit);
                    assertThat(story.tell(world))
                            .as("%s, %s, hit %d of %s", name, answers, hit, label)
                            .isEmpty();
                    runs++;
                    crashes += world.crashes;
                    if (world.crashes > 0) {
                        died.add(label);
                    }
                }
            }
        }
        System.out.printf(
                "sagas: %s: %d runs, %d crashes, 0 violations; died at %d of %d labels%n",
                name, runs, crashes, died.size(), labels.size());
        assertThat(died).isEqualTo(labels.keySet());
    }

    static Map<String, Integer> labelsOf(Supplier<SagaWorld> worlds, Story story) {
        SagaWorld world = worlds.get();
        CrashPoint.arm(world::count);
        assertThat(story.tell(world)).isEmpty();
        return new TreeMap<>(world.labels);
    }

    private static int countWrites() {
        SagaWorld world = SagaWorld.inMemory();
        int[] writes = {0};
        world.tables.onWrite(() -> writes[0]++);
        assertThat(life(world)).isEmpty();
        return writes[0];
    }

    private static List<String> dieAtWrite(SagaWorld world, int write) {
        int[] seen = {0};
        world.tables.onWrite(() -> {
            if (++seen[0] == write) {
                throw new SagaWorld.Crash("write " + write);
            }
        });
        try {
            return life(world);
        } catch (SagaWorld.Crash _) {
            // Died while a person's own input was handled: nothing of it was kept, the person tries again.
            world.tables.onWrite(() -> {});
            if (!world.records.of(SagaWorld.ADA).isEmpty()
                    && world.state(world.records.of(SagaWorld.ADA).getFirst().id()) instanceof State.Running) {
                DeploymentId id = world.records.of(SagaWorld.ADA).getFirst().id();
                world.tables.call(() -> world.terminations.terminate(id, "ada_agent_bot"));
                world.settle(DAY);
                return world.violations();
            }
            if (!world.records.of(SagaWorld.ADA).isEmpty()
                    && !(world.state(world.records.of(SagaWorld.ADA).getFirst().id()) instanceof State.Draft)) {
                world.pays(world.records.of(SagaWorld.ADA).getFirst().id());
                world.settle(DAY);
                return world.violations();
            }
            return List.of();
        }
    }

    /** While a worker is at this label, another one runs the same job, after the given time has passed. */
    private static List<String> overtaken(SagaWorld world, String label, Duration later) {
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
        return life(world);
    }

    /** An order is under way for so long that others have built, given up and undone everything before it arrives. */
    private static List<String> orderedTooLate(SagaWorld world) {
        DeploymentId id = world.order();
        world.pays(id);
        CrashPoint.arm(world::count);
        world.outside.brokenGenerations.addAll(Set.of(1, 2));
        world.outside.beforeCreate = () -> {
            world.clock.forward(Duration.ofSeconds(31));
            for (int i = 0; i < 400 && !world.state(id).over(); i++) {
                JobKey key = world.jobs.waiting().keySet().stream()
                        .filter(waiting -> !waiting.job().equals(LastLook.JOB))
                        .findFirst()
                        .orElseThrow();
                world.clock.until(world.jobs.waiting().get(key));
                world.run(key);
            }
            assertThat(world.state(id).over()).isTrue();
        };
        world.settle(DAY);
        assertThat(world.outside.created()).as("servers ever made").isEqualTo(3);
        return world.violations();
    }
}
