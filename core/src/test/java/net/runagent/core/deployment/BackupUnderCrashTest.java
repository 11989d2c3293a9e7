package net.runagent.core.deployment;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A process that dies at any label of a backup, once or twice, with and without lost answers, harms nothing. */
class BackupUnderCrashTest {
    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    /** The oldest of nine days is thinned out by what is taken here. */
    @Test
    void aCrashAtAnyLabelEndsWithOneGoodBackupAndTheOldestGone() {
        new CrashAtEachLabel(DeploymentHouse::new, new CrashAtEachLabel.Work() {
                    @Override
                    public DeploymentId prepared(DeploymentHouse house) {
                        DeploymentId agent = RotationTest.running(house);
                        house.outside.boxes.getFirst().memory.add("alpha");
                        for (int day = 0; day < 7; day++) {
                            taken(house, agent, day);
                            house.clock.forward(Duration.ofDays(1));
                        }
                        return agent;
                    }

                    @Override
                    public void run(DeploymentHouse house, DeploymentId agent) {
                        house.store.loses = house.outside.loses;
                        taken(house, agent, 8);
                    }

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        return violations(house, agent, 7);
                    }
                })
                .endsWell("backup");
    }

    @Test
    void aCrashAtAnyLabelOfTheEndLeavesNoBackup() {
        new CrashAtEachLabel(DeploymentHouse::new, new CrashAtEachLabel.Work() {
                    @Override
                    public DeploymentId prepared(DeploymentHouse house) {
                        DeploymentId agent = RotationTest.running(house);
                        house.outside.boxes.getFirst().memory.add("alpha");
                        taken(house, agent, 1);
                        return agent;
                    }

                    @Override
                    public void run(DeploymentHouse house, DeploymentId agent) {
                        house.store.loses = house.outside.loses;
                        house.asked(() -> house.backups().ask(agent, new UUID(0xB0, 9)));
                        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
                        house.passes(Duration.ofDays(1));
                    }

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        List<String> wrong = new ArrayList<>();
                        if (!(house.stateOf(agent) instanceof State.Terminated)) {
                            wrong.add("stands as " + house.stateOf(agent));
                        }
                        if (!house.store.kept.isEmpty()
                                || !house.backupsOf(agent).isEmpty()) {
                            wrong.add("left: " + house.store.kept.keySet() + house.backupsOf(agent));
                        }
                        if (!house.secretsOf(agent).isEmpty()) {
                            wrong.add("secrets left: " + house.secretsOf(agent));
                        }
                        return wrong;
                    }
                })
                .endsWell("backups at the end");
    }

    private static void taken(DeploymentHouse house, DeploymentId agent, long command) {
        house.asked(() -> house.backups().ask(agent, new UUID(0xB0, command)));
        house.passes(Duration.ofHours(3));
    }

    static List<String> violations(DeploymentHouse house, DeploymentId agent, int days) {
        List<String> wrong = new ArrayList<>();
        List<Backup> all = house.backupsOf(agent);
        if (all.size() != days || !all.stream().allMatch(Backup::good)) {
            wrong.add("rows: " + all);
        }
        if (!house.store
                .kept
                .keySet()
                .equals(all.stream()
                        .map(each -> new net.runagent.core.care.BackupStore.Name(agent, each.id()))
                        .collect(java.util.stream.Collectors.toSet()))) {
            wrong.add("the store has others than the rows: " + house.store.kept.keySet());
        }
        if (!house.outside.boxes.getFirst().files.isEmpty()) {
            wrong.add("left on the server: "
                    + house.outside.boxes.getFirst().files.keySet());
        }
        if (!house.alerts.isEmpty()) {
            wrong.add("alerts: " + house.alerts);
        }
        return wrong;
    }
}
