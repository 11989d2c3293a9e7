package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.care.AgentTrouble;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.care.RotationMoved;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets of a running agent are replaced in place, through the same use cases that the chat calls. */
class RotationTest {
    static final AccountId ADA = new AccountId(new UUID(7, 7));
    static final ChatUser ADAS_CHAT = new ChatUser(Platform.TELEGRAM, "100001");
    private static final Duration A_WHILE = Duration.ofMinutes(30);

    private final DeploymentHouse house = new DeploymentHouse();
    private long commands;

    @AfterEach
    void close() {
        house.close();
    }

    // ---- gateway token

    @Test
    void theGatewayTokenIsReplacedAndTheAgentStartsAnewWithIt() {
        DeploymentId agent = running(house);
        String before = house.secretOf(agent, SecretKind.GATEWAY_TOKEN);

        assertThat(rotated(agent, SecretKind.GATEWAY_TOKEN)).isEqualTo(new Outcome.Done());

        assertThat(house.secretOf(agent, SecretKind.GATEWAY_TOKEN))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(before);
        assertThat(box().restarts).isEqualTo(1);
        assertThat(house.told(RotationMoved.class))
                .as("begun, delivered, verified, ended")
                .hasSize(4);
        worksWithWhatIsVaulted(agent);
    }

    // ---- the bot's token

    @Test
    void aManagedBotsTokenIsReplacedAndTheAgentGoesOnWithoutARestart() {
        DeploymentId agent = running(house);

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo(new Outcome.Done());

        assertThat(house.secretOf(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo("token-2");
        assertThat(house.outside.dead).containsExactly("token-1");
        assertThat(box().restarts).isZero();
        worksWithWhatIsVaulted(agent);
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeOutside.Reload.class,
            names = {"FAILS", "SAYS_IT_TAKES_AND_DOES_NOT"})
    void anAgentThatDoesNotTakeItWhileItRunsIsStartedAnew(FakeOutside.Reload reload) {
        DeploymentId agent = running(house);
        house.outside.reload = reload;

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo(new Outcome.Done());

        assertThat(box().restarts).isEqualTo(1);
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void whatItsOwnerHasReplacedElsewhereIsReplacedOnceMore() {
        DeploymentId agent = running(house);
        house.outside.tokenVersions.put("555", 9);
        house.outside.dead.add("token-1");

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo(new Outcome.Done());

        assertThat(house.secretOf(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo("token-10");
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void aTokenWhoseAnswerWasLostIsFetchedAndNotReplacedAgain() {
        DeploymentId agent = running(house);
        house.outside.loses = (call, count) -> call.equals("replaceManagedToken") && count == 1;

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo(new Outcome.Done());

        assertThat(house.outside.tokenVersions).containsEntry("555", 2);
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void aPlatformThatRefusesChangesNothing() {
        DeploymentId agent = running(house);
        house.outside.botsRefuse = true;

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo(new Outcome.KeptOld("bot-gone"));

        assertThat(house.secretOf(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo("token-1");
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void aPlatformThatStaysSilentBeforeAnythingWasDoneChangesNothing() {
        DeploymentId agent = running(house);
        house.outside.loses = (call, count) -> call.equals("fetchManagedToken");

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo(new Outcome.KeptOld("no-answer"));
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void aPlatformThatStaysSilentAfterTheReplacementIsAskedUntilItIsKnown() {
        DeploymentId agent = running(house);
        house.outside.loses =
                (call, count) -> call.equals("replaceManagedToken") || call.equals("fetchManagedToken") && count > 3;

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN))
                .as("what is not known is not called failed")
                .isEqualTo(new Outcome.UnderWay());
        assertThat(house.alerts).contains("deployment.rotation-slow");

        house.outside.loses = (_, _) -> false;
        house.passes(A_WHILE);
        assertThat(newest(agent).outcome()).isEqualTo(new Outcome.Done());
        assertThat(house.outside.tokenVersions).containsEntry("555", 2);
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void aPastedBotWantsANewTokenFirst() {
        DeploymentId agent = runningWithAPastedToken();

        assertThat(asked(agent, SecretKind.TELEGRAM_BOT_TOKEN, null)).isEqualTo(new Asked.SecretWanted());
        assertThat(house.rotations().newest(agent)).isEmpty();
    }

    @Test
    void aNewTokenOfTheSameBotTakesTheOldOnesPlace() {
        DeploymentId agent = runningWithAPastedToken();
        house.outside.dead.add("777:old");

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN, house.given(ADAS_CHAT, " 777:new\n")))
                .isEqualTo(new Outcome.Done());

        assertThat(house.secretOf(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo("777:new");
        assertThat(house.secretOf(agent, SecretKind.NEXT_BOT_TOKEN)).isNull();
        worksWithWhatIsVaulted(agent);
    }

    @ParameterizedTest
    @CsvSource({
        "888:other, other-bot",
        "999:ours, ours",
        "777:revoked, token-invalid",
        "777:person, token-invalid",
        "777:old, same-token"
    })
    void aTokenThatDoesNotFitIsRefusedWithItsReasonAndNothingIsTouched(String pasted, String reason) {
        DeploymentId agent = runningWithAPastedToken();
        house.outside.checks.put("888:other", new Checked.Ok("888", "somebody_bot"));
        house.outside.checks.put("999:ours", new Checked.Unfit("operator-bot"));
        house.outside.checks.put("777:revoked", new Checked.Invalid());
        house.outside.checks.put("777:person", new Checked.Unfit("not-a-bot"));

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN, house.given(ADAS_CHAT, pasted)))
                .isEqualTo(new Outcome.KeptOld(reason));

        assertThat(house.secretOf(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo("777:old");
        assertThat(house.secretOf(agent, SecretKind.NEXT_BOT_TOKEN)).isNull();
        assertThat(house.outside.calls).doesNotContain("renewSecrets");
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void aTokenThatSomebodyElseHasGivenIsNotTaken() {
        DeploymentId agent = runningWithAPastedToken();
        UUID eves = house.given(new ChatUser(Platform.TELEGRAM, "666"), "777:new");

        assertThat(asked(agent, SecretKind.TELEGRAM_BOT_TOKEN, eves)).isEqualTo(new Asked.NotPossible("token-expired"));
        assertThat(house.rotations().newest(agent)).isEmpty();
    }

    /** The agent of a revoked token is down: a new one is what heals it. */
    @Test
    void aNewTokenHealsAnAgentWhoseOldOneWasRevoked() {
        DeploymentId agent = runningWithAPastedToken();
        house.outside.dead.add("777:old");
        house.turn("care.watch");
        house.passes(Duration.ofSeconds(30));
        house.turn("care.watch");
        assertThat(house.stateOf(agent)).isInstanceOf(State.NeedsAttention.class);

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN, house.given(ADAS_CHAT, "777:new")))
                .isEqualTo(new Outcome.Done());
        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
    }

    // ---- the key for models

    @Test
    void theModelKeyIsReplacedWhileTheAgentRunsAndTheOldOneWorksNoMore() {
        DeploymentId agent = running(house);

        assertThat(rotated(agent, SecretKind.OPENROUTER_KEY)).isEqualTo(new Outcome.Done());

        assertThat(house.secretOf(agent, SecretKind.OPENROUTER_KEY)).isEqualTo("sk-or-v1-fake-2");
        assertThat(box().restarts).isZero();
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void aProviderThatStaysSilentKeepsTheOldModelKeyForAllThatIsLeft() {
        DeploymentId agent = running(house);
        house.outside.loses = (call, count) -> call.equals("replace");

        assertThat(rotated(agent, SecretKind.OPENROUTER_KEY)).isEqualTo(new Outcome.KeptOld("no-answer"));

        assertThat(house.outside.calls).contains("keepModelKey");
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void aModelKeyThatDidNotReachTheAgentLeavesItTheOldOneUntilARecoveryHasGivenItTheNewOne() {
        DeploymentId agent = running(house);
        house.outside.loses = (call, count) -> call.equals("renewSecrets");
        house.outside.boxes.getFirst().authorized.clear();

        assertThat(rotated(agent, SecretKind.OPENROUTER_KEY)).isEqualTo(new Outcome.Failed("not-delivered"));
        assertThat(house.outside.workingKeys)
                .as("the agent goes on with the old one")
                .contains(box().inMemory.get(SecretKind.OPENROUTER_KEY));

        admitted(agent);
        house.asked(() -> house.recoveries().start(agent));
        house.passes(A_WHILE);
        worksWithWhatIsVaulted(agent);
    }

    // ---- our login key

    @Test
    void ourLoginKeyIsReplacedAndTheAgentNoticesNothing() {
        DeploymentId agent = running(house);
        String before = house.secretOf(agent, SecretKind.SSH_PRIVATE_KEY);

        assertThat(rotated(agent, SecretKind.SSH_PRIVATE_KEY)).isEqualTo(new Outcome.Done());

        assertThat(house.secretOf(agent, SecretKind.SSH_PRIVATE_KEY)).isNotEqualTo(before);
        assertThat(box().restarts).isZero();
        assertThat(house.deployments().host(agent).orElseThrow())
                .extracting(Host::opsPublicKey, Host::nextOpsKey)
                .containsExactly(FakeOutside.publicKey(house.secretOf(agent, SecretKind.SSH_PRIVATE_KEY)), null);
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void aServerThatCannotBeLoggedInToKeepsTheOldKeyAndNoOtherLiesInTheVault() {
        DeploymentId agent = running(house);
        String before = house.secretOf(agent, SecretKind.SSH_PRIVATE_KEY);
        house.outside.loses = (call, count) -> call.equals("admitKey");
        assertThat(rotated(agent, SecretKind.SSH_PRIVATE_KEY)).isEqualTo(new Outcome.KeptOld("no-login"));

        assertThat(house.secretOf(agent, SecretKind.SSH_PRIVATE_KEY)).isEqualTo(before);
        assertThat(house.secretOf(agent, SecretKind.NEXT_SSH_KEY)).isNull();
        assertThat(house.deployments().host(agent).orElseThrow().nextOpsKey()).isNull();
        house.outside.loses = (_, _) -> false;
        assertThat(rotated(agent, SecretKind.SSH_PRIVATE_KEY)).isEqualTo(new Outcome.Done());
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void anOldKeyThatIsStillLetInIsNotCalledReplaced() {
        DeploymentId agent = running(house);
        house.outside.forgetsNoKey = true;

        assertThat(rotated(agent, SecretKind.SSH_PRIVATE_KEY)).isEqualTo(new Outcome.UnderWay());
        assertThat(house.alerts).contains("deployment.rotation-slow");

        house.outside.forgetsNoKey = false;
        house.passes(A_WHILE);
        assertThat(newest(agent).outcome()).isEqualTo(new Outcome.Done());
        worksWithWhatIsVaulted(agent);
    }

    /** At every step the key in the vault that everything else logs in with is one that the server lets in. */
    @Test
    void thereIsNeverAMomentWithoutAWayIn() {
        DeploymentId agent = running(house);
        int[] steps = {0};
        CrashPoint.arm(label -> {
            steps[0]++;
            assertThat(box().authorized)
                    .as(label)
                    .contains(FakeOutside.publicKey(house.secretOf(agent, SecretKind.SSH_PRIVATE_KEY)));
        });
        Outcome outcome = rotated(agent, SecretKind.SSH_PRIVATE_KEY);
        CrashPoint.arm(null);
        assertThat(outcome).isEqualTo(new Outcome.Done());
        assertThat(steps[0]).isGreaterThan(10);
    }

    // ---- together with everything else

    @Test
    void anEndAskedForWhileTheLoginKeyIsReplacedLeavesNothing() {
        DeploymentId agent = running(house);
        for (int ran = 0; ran < 4; ran++) {
            UUID unused = ran == 0 ? begun(agent, SecretKind.SSH_PRIVATE_KEY, null) : agent.value();
            house.passes(Duration.ZERO);
        }
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        house.passes(A_WHILE);

        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.secretsOf(agent)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = SecretKind.class,
            names = {"GATEWAY_TOKEN", "TELEGRAM_BOT_TOKEN"})
    void whenTheServerCannotBeReachedTheNewSecretIsKeptAndARecoveryGivesItToTheAgent(SecretKind kind) {
        DeploymentId agent = running(house);
        String before = house.secretOf(agent, kind);
        house.outside.loses = (call, count) -> call.equals("renewSecrets");
        house.outside.boxes.getFirst().authorized.clear();

        assertThat(rotated(agent, kind)).isEqualTo(new Outcome.Failed("not-delivered"));
        assertThat(house.alerts).containsExactly("deployment.rotation-failed");
        assertThat(house.secretOf(agent, kind)).isNotEqualTo(before);

        admitted(agent);
        house.asked(() -> house.recoveries().start(agent));
        house.passes(A_WHILE);
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void anAgentThatIsDownIsStartedWithItsNewSecret() {
        DeploymentId agent = running(house);
        box().active = false;

        assertThat(rotated(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo(new Outcome.Done());
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void anAgentThatIsNotWellAfterwardsIsNotCalledDone() {
        DeploymentId agent = running(house);
        house.outside.agentDies = true;

        assertThat(rotated(agent, SecretKind.GATEWAY_TOKEN)).isEqualTo(new Outcome.Failed("not-well"));
        assertThat(house.alerts).containsExactly("deployment.rotation-failed");
    }

    @Test
    void aSecondTapFindsItBusyAndTheSameCommandBeginsOneOnly() {
        DeploymentId agent = running(house);
        UUID command = new UUID(0xC1, 1);
        Asked first = house.asked(
                () -> house.rotations().ask(agent, SecretKind.GATEWAY_TOKEN, Aim.ANOTHER, command, null, ADAS_CHAT));

        assertThat(house.asked(() ->
                        house.rotations().ask(agent, SecretKind.GATEWAY_TOKEN, Aim.ANOTHER, command, null, ADAS_CHAT)))
                .isEqualTo(first);
        assertThat(asked(agent, SecretKind.GATEWAY_TOKEN, null)).isEqualTo(new Asked.Busy());
        house.passes(A_WHILE);
        assertThat(box().restarts).isEqualTo(1);
        assertThat(house.asked(() ->
                        house.rotations().ask(agent, SecretKind.GATEWAY_TOKEN, Aim.ANOTHER, command, null, ADAS_CHAT)))
                .as("a repeat after its end begins no second one")
                .isEqualTo(first);
    }

    @Test
    void aRecoveryAtWorkIsNotDisturbed() {
        DeploymentId agent = running(house);
        house.asked(() -> house.recoveries().start(agent));

        assertThat(asked(agent, SecretKind.GATEWAY_TOKEN, null)).isEqualTo(new Asked.Busy());
    }

    @Test
    void aRecoveryAskedForMeanwhileGoesFirstAndBothEndWell() {
        DeploymentId agent = running(house);
        UUID rotation = begun(agent, SecretKind.TELEGRAM_BOT_TOKEN, null);
        house.passes(Duration.ZERO);
        house.asked(() -> house.recoveries().start(agent));
        house.passes(A_WHILE);

        assertThat(house.rotations().find(rotation).orElseThrow().outcome()).isEqualTo(new Outcome.Done());
        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
        worksWithWhatIsVaulted(agent);
    }

    @Test
    void anEndAskedForMeanwhileWins() {
        DeploymentId agent = running(house);
        UUID rotation = begun(agent, SecretKind.TELEGRAM_BOT_TOKEN, null);
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));
        house.passes(A_WHILE);

        assertThat(house.rotations().find(rotation).orElseThrow().outcome())
                .isEqualTo(new Outcome.Failed(Rotation.INTERRUPTED));
        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.secretsOf(agent)).isEmpty();
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void whatIsNotRunningHasNothingToReplace() {
        DeploymentId agent = running(house);
        house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot"));

        assertThat(asked(agent, SecretKind.GATEWAY_TOKEN, null)).isEqualTo(new Asked.NotPossible("not-running"));
    }

    @Test
    void theWatchDoesNotCallItTroubleThatAnAgentIsDownWhileItsTokenIsReplaced() {
        DeploymentId agent = running(house);
        house.outside.loses = (call, count) -> call.equals("renewSecrets") && count < 3;
        UUID unused = begun(agent, SecretKind.TELEGRAM_BOT_TOKEN, null);
        house.passes(Duration.ofSeconds(1));
        house.outside.dead.add("token-1");

        house.turn("care.watch");
        house.clock.forward(Duration.ofSeconds(30));
        house.turn("care.watch");

        assertThat(house.told(AgentTrouble.class)).isEmpty();
    }

    // ---- steps

    static DeploymentId running(DeploymentHouse house) {
        Deployment draft = house.asked(() -> house.orders()
                .draft(ADA, ADAS_CHAT, new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM)));
        house.asked(() -> house.orders().useManagedBot(draft.id(), "555", "ada_agent_bot"));
        return paid(house, draft.id());
    }

    private DeploymentId runningWithAPastedToken() {
        Deployment draft = house.asked(() -> house.orders()
                .draft(ADA, ADAS_CHAT, new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM)));
        UUID pasted = house.given(ADAS_CHAT, "777:old");
        house.asked(() -> {
            house.orders().pasteToken(draft.id(), pasted);
            return pasted;
        });
        house.passes(Duration.ofSeconds(10));
        return paid(house, draft.id());
    }

    private static DeploymentId paid(DeploymentHouse house, DeploymentId id) {
        house.asked(() -> house.orders().payByCard(id));
        house.paymentArrives(id);
        house.passes(Duration.ofMinutes(5));
        assertThat(house.stateOf(id)).isInstanceOf(State.Running.class);
        return id;
    }

    private Outcome rotated(DeploymentId agent, SecretKind kind) {
        return rotated(agent, kind, null);
    }

    private Outcome rotated(DeploymentId agent, SecretKind kind, @Nullable UUID intake) {
        UUID rotation = begun(agent, kind, intake);
        house.passes(A_WHILE);
        return house.rotations().find(rotation).orElseThrow().outcome();
    }

    private UUID begun(DeploymentId agent, SecretKind kind, @Nullable UUID intake) {
        Asked asked = asked(agent, kind, intake);
        assertThat(asked).isInstanceOf(Asked.Begun.class);
        return ((Asked.Begun) asked).rotation();
    }

    private Asked asked(DeploymentId agent, SecretKind kind, @Nullable UUID intake) {
        return house.asked(
                () -> house.rotations().ask(agent, kind, Aim.ANOTHER, new UUID(0xC0, ++commands), intake, ADAS_CHAT));
    }

    private Rotation newest(DeploymentId agent) {
        return house.rotations().newest(agent).orElseThrow();
    }

    private void admitted(DeploymentId agent) {
        box().authorized.add(FakeOutside.publicKey(house.secretOf(agent, SecretKind.SSH_PRIVATE_KEY)));
    }

    private FakeOutside.Box box() {
        return house.outside.boxes.getFirst();
    }

    private void worksWithWhatIsVaulted(DeploymentId agent) {
        assertThat(RotationUnderCrashTest.violations(house, agent)).isEmpty();
        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
    }
}
