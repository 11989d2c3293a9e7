package net.runagent.core.deployment;

import static net.runagent.core.deployment.RotationTest.ADAS_CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Who pays for an agent's thinking is changed while it runs: what worked is kept until the agent has answered with the new
 * key, and counts again when it does not.
 */
class SwitchModelKeyTest {
    private static final String OURS = "sk-or-v1-fake";
    private static final String OWN = "sk-or-v1-own";
    private static final String OTHER = "sk-or-v1-own-too";

    /** One that the provider knows and that an agent cannot think with: its account is empty, say. */
    private static final String EMPTY = "sk-or-v1-empty";

    private final DeploymentHouse house = house();
    private long commands;

    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void close() {
        CrashPoint.arm(null);
        house.close();
    }

    private static DeploymentHouse house() {
        DeploymentHouse house = new DeploymentHouse();
        house.outside.workingKeys.addAll(List.of(OWN, OTHER));
        return house;
    }

    private Asked ask(DeploymentId agent, Aim aim, @Nullable String key) {
        UUID intake = key == null ? null : house.given(ADAS_CHAT, key);
        return house.asked(() -> house.rotations()
                .ask(agent, SecretKind.OPENROUTER_KEY, aim, new UUID(0xC0, ++commands), intake, ADAS_CHAT));
    }

    private Outcome switched(DeploymentId agent, Aim aim, @Nullable String key) {
        Asked asked = ask(agent, aim, key);
        assertThat(asked).isInstanceOf(Asked.Begun.class);
        house.passes(Duration.ofHours(1));
        return house.rotations().newest(agent).map(Rotation::outcome).orElseThrow();
    }

    private DeploymentId thinkingWith(String own) {
        DeploymentId agent = RotationTest.running(house);
        assertThat(switched(agent, Aim.OWN_KEY, own)).isEqualTo(new Outcome.Done());
        return agent;
    }

    private void thinksWith(DeploymentId agent, String key) {
        assertThat(house.secretOf(agent, SecretKind.OPENROUTER_KEY)).isEqualTo(key);
        assertThat(violations(house, agent)).isEmpty();
    }

    @Test
    void theOwnersKeyTakesThePlaceOfOursWhichIsSwitchedOffOnlyAfterTheAgentHasAnsweredWithIt() {
        DeploymentId agent = RotationTest.running(house);

        assertThat(switched(agent, Aim.OWN_KEY, OWN)).isEqualTo(new Outcome.Done());

        thinksWith(agent, OWN);
        assertThat(house.outside.aside).isTrue();
        assertThat(house.outside.calls.indexOf("setAside")).isGreaterThan(house.outside.calls.lastIndexOf("answer"));
        assertThat(house.outside.boxes.getFirst().restarts)
                .as("its memory is untouched")
                .isZero();
    }

    @Test
    void anotherKeyOfTheOwnersTakesThePlaceOfTheFirst() {
        DeploymentId agent = thinkingWith(OWN);

        assertThat(switched(agent, Aim.OWN_KEY, OTHER)).isEqualTo(new Outcome.Done());

        thinksWith(agent, OTHER);
    }

    @Test
    void whoComesBackGetsAKeyOfOursAgainAndTheOwnersIsForgotten() {
        DeploymentId agent = thinkingWith(OWN);

        assertThat(switched(agent, Aim.CREDIT, null)).isEqualTo(new Outcome.Done());

        thinksWith(agent, OURS + "-2");
        assertThat(house.outside.aside).isFalse();
        assertThat(house.outside.calls).contains("cameBack");
    }

    @Test
    void aKeyThatTheAgentCannotAnswerWithIsTakenBack() {
        DeploymentId agent = RotationTest.running(house);

        assertThat(switched(agent, Aim.OWN_KEY, EMPTY)).isEqualTo(new Outcome.KeptOld("did-not-answer"));

        thinksWith(agent, OURS);
        assertThat(house.outside.aside).as("ours is used as before").isFalse();
        assertThat(house.alerts).doesNotContain("deployment.rotation-failed");
    }

    @Test
    void aKeyIsNotTakenForGoodWhenTheAgentMayNotWriteToItsOwner() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.startPressed = false;

        assertThat(switched(agent, Aim.OWN_KEY, OWN)).isEqualTo(new Outcome.KeptOld("did-not-answer"));

        thinksWith(agent, OURS);
        assertThat(house.outside.aside).isFalse();
    }

    @Test
    void anOwnKeyStaysWhereTheAgentDoesNotAnswerWithOurs() {
        DeploymentId agent = thinkingWith(OWN);
        house.outside.newKeysWork = false;

        assertThat(switched(agent, Aim.CREDIT, null)).isEqualTo(new Outcome.KeptOld("did-not-answer"));

        thinksWith(agent, OWN);
        assertThat(house.outside.aside).isTrue();
    }

    @Test
    void aServerThatCannotBeReachedGetsTheOldKeyBackFromARecovery() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.loses = (call, count) -> call.equals("renewSecrets");

        assertThat(switched(agent, Aim.OWN_KEY, OWN)).isEqualTo(new Outcome.Failed(Rotation.NOT_BACK));

        assertThat(house.secretOf(agent, SecretKind.OPENROUTER_KEY)).isEqualTo(OURS);
        assertThat(house.outside.aside).isFalse();
        assertThat(house.outside.workingKeys).contains(OURS);
        assertThat(house.alerts).contains("deployment.rotation-failed");
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeOutside.Reload.class,
            names = {"FAILS"})
    void anAgentThatDoesNotReadItWhileItRunsIsStartedAnew(FakeOutside.Reload reload) {
        DeploymentId agent = RotationTest.running(house);
        house.outside.reload = reload;

        assertThat(switched(agent, Aim.OWN_KEY, OWN)).isEqualTo(new Outcome.Done());
        thinksWith(agent, OWN);
    }

    @ParameterizedTest
    @CsvSource({"invalid,key-invalid", "management,key-management"})
    void whatTheProviderSaysIsNoKeyForAnAgentIsNotKept(String code, String reason) {
        DeploymentId agent = RotationTest.running(house);
        house.outside.looks.put(OWN, new Made.Refused(code));

        assertThat(switched(agent, Aim.OWN_KEY, OWN)).isEqualTo(new Outcome.KeptOld(reason));

        thinksWith(agent, OURS);
        assertThat(house.outside.calls).doesNotContain("renewSecrets");
    }

    @Test
    void theKeyThatItHasAlreadyChangesNothing() {
        DeploymentId agent = thinkingWith(OWN);

        assertThat(switched(agent, Aim.OWN_KEY, OWN)).isEqualTo(new Outcome.KeptOld("same-key"));
        thinksWith(agent, OWN);
    }

    @Test
    void withoutAKeyNothingBeginsAndWhoIsOnCreditNeedNotComeBack() {
        DeploymentId agent = RotationTest.running(house);

        assertThat(ask(agent, Aim.OWN_KEY, null)).isEqualTo(new Asked.SecretWanted());
        assertThat(ask(agent, Aim.CREDIT, null)).isEqualTo(new Asked.NotPossible("credit-already"));
    }

    @Test
    void ofAnOwnersKeyThereIsNoOtherOneThatWeCouldMake() {
        DeploymentId agent = thinkingWith(OWN);

        assertThat(ask(agent, Aim.ANOTHER, null)).isEqualTo(new Asked.NotPossible("own-key"));
    }

    @Test
    void anEndThatIsAskedForMeanwhileWinsAndDestroysBothKeys() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.loses = (call, count) -> call.equals("answer");
        Asked begun = ask(agent, Aim.OWN_KEY, OWN);
        assertThat(begun).isInstanceOf(Asked.Begun.class);
        house.passes(Duration.ofMinutes(1));
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        house.outside.loses = (_, _) -> false;
        house.passes(Duration.ofHours(1));

        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.secretsOf(agent)).isEmpty();
    }

    // ---- a process may die anywhere

    enum Change {
        OWN_FOR_OURS(OWN),
        OWN_THAT_DOES_NOT_ANSWER(OURS),
        OURS_FOR_OWN(OURS + "-2");

        final String ends;

        Change(String ends) {
            this.ends = ends;
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aCrashAtAnyLabelEndsWithOneKeyThatIsVaultedAndWorks(Change change) {
        new CrashAtEachLabel(SwitchModelKeyTest::house, new CrashAtEachLabel.Work() {
                    @Override
                    public DeploymentId prepared(DeploymentHouse house) {
                        return SwitchModelKeyTest.prepared(house, change);
                    }

                    @Override
                    public void run(DeploymentHouse house, DeploymentId agent) {
                        SwitchModelKeyTest.run(house, agent, change);
                    }

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        return SwitchModelKeyTest.wrong(house, agent, change);
                    }
                })
                .endsWell("model key: " + change);
    }

    private static DeploymentId prepared(DeploymentHouse house, Change change) {
        DeploymentId agent = RotationTest.running(house);
        if (change == Change.OURS_FOR_OWN) {
            begin(house, agent, Aim.OWN_KEY, OWN, 1);
        }
        return agent;
    }

    private static void run(DeploymentHouse house, DeploymentId agent, Change change) {
        switch (change) {
            case OWN_FOR_OURS -> begin(house, agent, Aim.OWN_KEY, OWN, 2);
            case OWN_THAT_DOES_NOT_ANSWER -> begin(house, agent, Aim.OWN_KEY, EMPTY, 2);
            case OURS_FOR_OWN -> begin(house, agent, Aim.CREDIT, null, 2);
        }
    }

    private static void begin(DeploymentHouse house, DeploymentId agent, Aim aim, @Nullable String key, int command) {
        UUID intake = key == null ? null : house.given(ADAS_CHAT, key);
        house.asked(() -> house.rotations()
                .ask(agent, SecretKind.OPENROUTER_KEY, aim, new UUID(0xC0, command), intake, ADAS_CHAT));
        house.passes(Duration.ofHours(2));
    }

    private static List<String> wrong(DeploymentHouse house, DeploymentId agent, Change change) {
        List<String> wrong = new ArrayList<>(violations(house, agent));
        if (!change.ends.equals(house.secretOf(agent, SecretKind.OPENROUTER_KEY))) {
            wrong.add("it thinks with another key than " + change.ends);
        }
        return wrong;
    }

    /** As for every rotation; what owners have made goes on working at the provider, whatever we keep of it. */
    private static List<String> violations(DeploymentHouse house, DeploymentId agent) {
        String vaulted = String.valueOf(house.secretOf(agent, SecretKind.OPENROUTER_KEY));
        List<String> wrong = new ArrayList<>(RotationUnderCrashTest.violations(house, agent));
        wrong.removeIf(each -> each.startsWith("not exactly the vaulted model key works"));
        List<String> ours = house.outside.workingKeys.stream()
                .filter(key -> key.startsWith(OURS))
                .toList();
        if (!ours.equals(vaulted.startsWith(OURS) ? List.of(vaulted) : List.of())) {
            wrong.add("keys of ours that work: " + ours);
        }
        return wrong;
    }
}
