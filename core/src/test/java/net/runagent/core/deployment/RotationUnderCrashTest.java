package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A process that dies at any label of a rotation, once or twice, with and without lost answers, harms nothing. */
class RotationUnderCrashTest {
    private static final List<SecretKind> ON_THE_SERVER =
            List.of(SecretKind.GATEWAY_TOKEN, SecretKind.TELEGRAM_BOT_TOKEN, SecretKind.OPENROUTER_KEY);

    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    @ParameterizedTest
    @EnumSource(
            value = SecretKind.class,
            names = {"GATEWAY_TOKEN", "TELEGRAM_BOT_TOKEN", "SSH_PRIVATE_KEY", "OPENROUTER_KEY"})
    void aCrashAtAnyLabelEndsWithOneSecretThatIsVaultedAndWorks(SecretKind kind) {
        new CrashAtEachLabel(DeploymentHouse::new, new CrashAtEachLabel.Work() {
                    @Override
                    public DeploymentId prepared(DeploymentHouse house) {
                        return RotationTest.running(house);
                    }

                    @Override
                    public void run(DeploymentHouse house, DeploymentId agent) {
                        assertThat(rotated(house, agent, kind)).isEqualTo(new Outcome.Done());
                    }

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        return violations(house, agent);
                    }
                })
                .endsWell("rotation: " + kind);
    }

    private static Outcome rotated(DeploymentHouse house, DeploymentId agent, SecretKind kind) {
        house.asked(
                () -> house.rotations().ask(agent, kind, Aim.ANOTHER, new UUID(0xC0, 1), null, RotationTest.ADAS_CHAT));
        house.passes(Duration.ofHours(2));
        return house.rotations().newest(agent).map(Rotation::outcome).orElseThrow();
    }

    /** Whatever happened: the agent runs with what is vaulted, and nothing is left over. */
    static List<String> violations(DeploymentHouse house, DeploymentId agent) {
        List<String> wrong = new ArrayList<>();
        FakeOutside.Box box = house.outside.boxes.getFirst();
        for (SecretKind kind : ON_THE_SERVER) {
            String vaulted = house.secretOf(agent, kind);
            if (vaulted == null || !vaulted.equals(box.inMemory.get(kind)) || !vaulted.equals(box.onDisk.get(kind))) {
                wrong.add("the agent does not run with the vaulted " + kind);
            }
        }
        String token = house.secretOf(agent, SecretKind.TELEGRAM_BOT_TOKEN);
        if (token == null || house.outside.dead.contains(token)) {
            wrong.add("the vaulted token is dead");
        }
        if (!Set.of(String.valueOf(house.secretOf(agent, SecretKind.OPENROUTER_KEY)))
                .equals(house.outside.workingKeys)) {
            wrong.add("not exactly the vaulted model key works: " + house.outside.workingKeys);
        }
        if (!box.authorized.equals(Set.of(FakeOutside.publicKey(house.secretOf(agent, SecretKind.SSH_PRIVATE_KEY))))) {
            wrong.add("who may log in is not exactly who has the vaulted key: " + box.authorized.size());
        }
        if (!house.secretsOf(agent)
                .equals(List.of("gateway_token", "openrouter_key", "ssh_private_key", "telegram_bot_token"))) {
            wrong.add("left over: " + house.secretsOf(agent));
        }
        if (!box.active) {
            wrong.add("the agent is down");
        }
        return wrong;
    }
}
