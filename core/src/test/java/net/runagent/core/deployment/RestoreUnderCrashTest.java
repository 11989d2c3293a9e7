package net.runagent.core.deployment;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.care.Restore;
import net.runagent.core.care.Restore.Outcome;
import net.runagent.core.care.Restores.Asked;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A process that dies at any label of a restore, once or twice, with and without lost answers, loses nothing. */
class RestoreUnderCrashTest {
    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    private abstract static class Restored implements CrashAtEachLabel.Work {
        Outcome ended = new Outcome.UnderWay();

        abstract void setUp(DeploymentHouse house);

        @Override
        public DeploymentId prepared(DeploymentHouse house) {
            DeploymentId agent = RotationTest.running(house);
            RestoreTest.prepared(house, agent);
            setUp(house);
            return agent;
        }

        @Override
        public void run(DeploymentHouse house, DeploymentId agent) {
            house.store.loses = house.outside.loses;
            Backup old = house.backups().good(agent).getLast();
            Asked asked = house.asked(() -> house.restores().ask(agent, old.id(), new UUID(0xA0, 1)));
            house.passes(Duration.ofHours(6));
            ended = house.restores()
                    .find(((Asked.Begun) asked).restore())
                    .map(Restore::outcome)
                    .orElseThrow();
        }

        List<String> wrong(DeploymentHouse house, Outcome wanted, String... memory) {
            FakeOutside.Box box = house.outside.boxes.getFirst();
            List<String> wrong = new ArrayList<>();
            if (!ended.equals(wanted)) {
                wrong.add("ended as " + ended);
            }
            if (!box.memory.equals(List.of(memory))) {
                wrong.add("remembers " + box.memory);
            }
            if (!box.active || !box.ready) {
                wrong.add("is down");
            }
            if (!box.files.isEmpty()) {
                wrong.add("left on the server: " + box.files.keySet());
            }
            return wrong;
        }
    }

    @Test
    void aCrashAtAnyLabelEndsWithWhatItRememberedThen() {
        new CrashAtEachLabel(DeploymentHouse::new, new Restored() {
                    @Override
                    void setUp(DeploymentHouse house) {}

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        List<String> wrong = wrong(house, new Outcome.Done(), "alpha");
                        if (house.backups().good(agent).size() != 2) {
                            wrong.add("backups: " + house.backupsOf(agent));
                        }
                        return wrong;
                    }
                })
                .endsWell("restore");
    }

    @Test
    void aCrashAtAnyLabelOfUndoingItEndsWithWhatItHad() {
        new CrashAtEachLabel(DeploymentHouse::new, new Restored() {
                    @Override
                    void setUp(DeploymentHouse house) {
                        house.copies.diesOfIt = true;
                    }

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        return wrong(house, new Outcome.KeptOld("not-well"), "alpha", "bravo");
                    }
                })
                .endsWell("restore that is undone");
    }
}
