package net.runagent.core.deployment;

import static net.runagent.core.deployment.FakeUpdates.NEW;
import static net.runagent.core.deployment.FakeUpdates.OLD;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.runagent.core.care.AgentUpdate;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A process that dies at any label of an update, once or twice, with and without lost answers, leaves an agent that is well. */
class UpdateUnderCrashTest {
    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    private abstract static class Updated implements CrashAtEachLabel.Work {
        abstract void setUp(DeploymentHouse house);

        @Override
        public DeploymentId prepared(DeploymentHouse house) {
            DeploymentId agent = RotationTest.running(house);
            house.outside.boxes.getFirst().memory.addAll(List.of("alpha", "bravo"));
            setUp(house);
            return agent;
        }

        @Override
        public void run(DeploymentHouse house, DeploymentId agent) {
            house.store.loses = house.outside.loses;
            var unused = house.rollouts().start(NEW);
            for (int turn = 0; turn < 7; turn++) {
                turn(house);
            }
            house.passes(Duration.ofHours(30));
        }

        /** It comes back in a minute, whoever died with it. */
        private static void turn(DeploymentHouse house) {
            try {
                house.turn("care.rollouts");
            } catch (SagaWorld.Crash _) {
                house.clock.forward(Duration.ofMinutes(1));
            }
        }

        List<String> wrong(DeploymentHouse house, Outcome wanted, String version, Set<String> files) {
            FakeOutside.Box box = house.outside.boxes.getFirst();
            List<String> wrong = new ArrayList<>();
            List<AgentUpdate> all = house.updatesTo(NEW);
            if (all.size() != 1 || !all.getFirst().outcome().equals(wanted)) {
                wrong.add("updates: " + all);
            }
            if (!box.version.equals(version)) {
                wrong.add("has " + box.version);
            }
            if (!box.memory.equals(List.of("alpha", "bravo"))) {
                wrong.add("remembers " + box.memory);
            }
            if (!box.active || !box.ready) {
                wrong.add("is down");
            }
            if (!box.files.keySet().equals(files)) {
                wrong.add("left on the server: " + box.files.keySet());
            }
            return wrong;
        }
    }

    @Test
    void aCrashAtAnyLabelEndsWithTheRelease() {
        new CrashAtEachLabel(DeploymentHouse::new, new Updated() {
                    @Override
                    void setUp(DeploymentHouse house) {}

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        return wrong(house, new Outcome.Done(), NEW, Set.of("release " + NEW));
                    }
                })
                .endsWell("update");
    }

    @Test
    void aCrashAtAnyLabelOfTheWayBackEndsWithWhatItHad() {
        new CrashAtEachLabel(DeploymentHouse::new, new Updated() {
                    @Override
                    void setUp(DeploymentHouse house) {
                        house.outside.crashing.add(NEW);
                    }

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        return wrong(house, new Outcome.KeptOld("crashes"), OLD, Set.of());
                    }
                })
                .endsWell("update that is undone");
    }

    @Test
    void aCrashAtAnyLabelOfTheWayBackOverAMigrationEndsWithWhatItRemembered() {
        new CrashAtEachLabel(DeploymentHouse::new, new Updated() {
                    @Override
                    void setUp(DeploymentHouse house) {
                        house.releases.offers(FakeUpdates.release(NEW, true, false));
                        house.outside.migrating.add(NEW);
                        house.outside.crashing.add(NEW);
                    }

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        return wrong(house, new Outcome.KeptOld("crashes"), OLD, Set.of());
                    }
                })
                .endsWell("update that is undone with its memory");
    }
}
