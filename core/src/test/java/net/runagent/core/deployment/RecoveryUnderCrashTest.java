package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import net.runagent.core.care.RecoveryMoved;
import net.runagent.core.care.RecoveryStep;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.LoggerFactory;

/** A process that dies at any label of a recovery, once or twice, with and without lost answers, leaves a healed agent. */
class RecoveryUnderCrashTest {
    static final List<String> AILMENTS = List.of("state", "disk", "program", "dead");

    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    @ParameterizedTest
    @FieldSource("AILMENTS")
    void aCrashAtAnyLabelEndsWithAHealedAgentThatRunsWithWhatIsVaulted(String ails) {
        recovery(ails).endsWell("recovery: " + ails);
    }

    @Test
    void noStepOfARecoveryIsLeftOut() {
        Set<String> labels = new TreeSet<>();
        AILMENTS.forEach(ails -> labels.addAll(recovery(ails).comesBy()));
        for (RecoveryStep step : RecoveryStep.values()) {
            String label = "care." + step.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(labels).contains(label + ".before", label + ".called", label + ".after");
        }
    }

    private static CrashAtEachLabel recovery(String ails) {
        return new CrashAtEachLabel(DeploymentHouse::new, new CrashAtEachLabel.Work() {
            @Override
            public DeploymentId prepared(DeploymentHouse house) {
                return RotationTest.running(house);
            }

            @Override
            public void run(DeploymentHouse house, DeploymentId agent) {
                house.outside.boxes.getFirst().ails = ails;
                house.asked(() -> house.recoveries().start(agent));
                house.passes(Duration.ofHours(1));
            }

            @Override
            public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                return violations(house, agent);
            }
        });
    }

    private static List<String> violations(DeploymentHouse house, DeploymentId agent) {
        List<String> wrong = new ArrayList<>();
        FakeOutside.Box box = house.outside.boxes.getFirst();
        if (!(house.stateOf(agent) instanceof State.Running)) {
            wrong.add("it is " + house.stateOf(agent));
        }
        if (!box.active || !box.ails.isEmpty()) {
            wrong.add("it is not well: " + box.ails);
        }
        for (SecretKind kind :
                List.of(SecretKind.GATEWAY_TOKEN, SecretKind.TELEGRAM_BOT_TOKEN, SecretKind.OPENROUTER_KEY)) {
            String vaulted = house.secretOf(agent, kind);
            if (vaulted == null || !vaulted.equals(box.inMemory.get(kind))) {
                wrong.add("the agent does not run with the vaulted " + kind);
            }
        }
        if (house.outside.boxes.size() != 1 || house.outside.calls.contains("delete")) {
            wrong.add("a server was made or deleted");
        }
        long ends = house.told(RecoveryMoved.class).stream().distinct().count();
        if (ends != 1) {
            wrong.add(ends + " recoveries were told");
        }
        return wrong;
    }
}
