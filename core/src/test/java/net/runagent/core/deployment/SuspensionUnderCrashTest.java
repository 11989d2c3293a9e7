package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.runagent.core.billing.Entitlement.Covered;
import net.runagent.core.billing.Entitlement.Suspended;
import net.runagent.core.deployment.SagaUnderCrashTest.Answers;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Off and on again, dying at each label at each of its hits, with and without lost answers: told once, and as it should be. */
class SuspensionUnderCrashTest {
    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    /** Paused, so that it goes off at once; then paid again. */
    private static void offAndOn(SagaWorld world, DeploymentId agent) {
        Instant lapse = world.clock.instant();
        world.entitled(agent, new Suspended(lapse, true, false));
        world.coverChanged(agent);
        world.settle(Duration.ofHours(2));
        assertThat(world.state(agent)).isInstanceOf(State.Suspended.class);
        assertThat(world.violations()).as("off").isEmpty();

        world.entitled(agent, new Covered(world.clock.instant().plus(Duration.ofDays(31))));
        world.coverChanged(agent);
        world.settle(Duration.ofHours(2));
        assertThat(world.state(agent)).isInstanceOf(State.Running.class);
        assertThat(world.violations()).as("on").isEmpty();
        assertThat(world.tales.told(AgentSuspended.class)).hasSize(1);
        assertThat(world.tales.told(AgentResumed.class)).containsExactly(new AgentResumed(agent.value(), true));
        assertThat(world.outside.calls).doesNotContain("delete");
    }

    private static SagaWorld world(Answers answers, boolean hears) {
        SagaWorld world = SagaWorld.inMemory();
        world.outside.hearsShutDown = hears;
        world.outside.loses = (call, count) -> isPower(call) && answers.loses.test(call, count);
        return world;
    }

    private static boolean isPower(String call) {
        return List.of("shut-down", "power-off", "power-on", "health").contains(call);
    }

    @Test
    void aCrashAtAnyLabelOfSwitchingOffAndOnIsHarmless() {
        int lives = 0;
        for (Answers answers : Answers.values()) {
            for (boolean hears : List.of(true, false)) {
                for (Map.Entry<String, Integer> label : labels(answers, hears).entrySet()) {
                    for (int hit = 1; hit <= label.getValue(); hit++) {
                        SagaWorld world = world(answers, hears);
                        DeploymentId agent = world.running();
                        world.dieAt(label.getKey(), hit);
                        try {
                            offAndOn(world, agent);
                        } catch (AssertionError wrong) {
                            throw new AssertionError(
                                    "%s, hears %s, died at %s/%d".formatted(answers, hears, label.getKey(), hit),
                                    wrong);
                        }
                        assertThat(world.crashes).as(label.getKey()).isEqualTo(1);
                        lives++;
                    }
                }
            }
        }
        System.out.printf("suspension: %d lives with a crash, no violation%n", lives);
        assertThat(lives).isGreaterThan(60);
    }

    private static Map<String, Integer> labels(Answers answers, boolean hears) {
        SagaWorld world = world(answers, hears);
        DeploymentId agent = world.running();
        world.labels.clear();
        CrashPoint.arm(world::count);
        offAndOn(world, agent);
        assertThat(world.labels.keySet())
                .contains(
                        "deployment.suspend.power-off.before",
                        "deployment.suspend.power-off.called",
                        "deployment.suspend.power-off.after",
                        "deployment.resume.power-on.before",
                        "deployment.resume.power-on.called",
                        "deployment.resume.power-on.after",
                        "deployment.resume.health.before",
                        "deployment.resume.health.called",
                        "deployment.resume.health.after");
        return new TreeMap<>(world.labels);
    }

    @Test
    void aSecondWorkerAtAnyLabelHarmsNothing() {
        for (String label : labels(Answers.ALL_ARRIVE, true).keySet()) {
            for (Duration asleep : List.of(Duration.ZERO, Duration.ofSeconds(31))) {
                SagaWorld world = world(Answers.ALL_ARRIVE, true);
                DeploymentId agent = world.running();
                world.at(label, 1, () -> {
                    CrashPoint.arm(world::count);
                    world.clock.forward(asleep);
                    for (String job : List.of(Suspending.JOB, Resuming.JOB)) {
                        world.run(new MemoryHouse.JobKey(job, agent.value()));
                    }
                });
                offAndOn(world, agent);
            }
        }
    }
}
