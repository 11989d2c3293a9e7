package net.runagent.core.deployment;

import static net.runagent.core.deployment.RotationTest.ADAS_CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.care.Backup;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * A running agent comes to talk through another bot, of the same platform or of another one: its server and what it remembers
 * stay, its owner there is known by number, and the bot before is given up only after an answer through the new one.
 */
class MoveChannelTest {
    private static final ChatUser ON_DISCORD = new ChatUser(Platform.DISCORD, "200002");
    private static final AgentBot NEW_BOT =
            new AgentBot(Platform.TELEGRAM, AgentBot.Source.MANAGED, "556", "ada_new_bot");
    private static final String DISCORD_TOKEN = "MTk4.discord.token";

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
        house.outside.checks.put(DISCORD_TOKEN, new Checked.Ok("900", "ada_on_discord"));
        return house;
    }

    private Asked ask(DeploymentId agent, ChatUser to, @Nullable AgentBot managed, @Nullable String token) {
        return ask(house, agent, to, managed, token, ++commands);
    }

    private static Asked ask(
            DeploymentHouse house,
            DeploymentId agent,
            ChatUser to,
            @Nullable AgentBot managed,
            @Nullable String token,
            long command) {
        UUID intake = token == null ? null : house.given(to, token);
        return house.asked(() -> house.rotations().move(agent, to, managed, new UUID(0xC4, command), intake));
    }

    private Outcome moved(DeploymentId agent, ChatUser to, @Nullable AgentBot managed, @Nullable String token) {
        assertThat(ask(agent, to, managed, token)).isInstanceOf(Asked.Begun.class);
        house.passes(Duration.ofHours(1));
        return house.rotations().newest(agent).map(Rotation::outcome).orElseThrow();
    }

    private void talks(DeploymentId agent, ChatUser owner, String username) {
        assertThat(wrong(house, agent, owner, username)).isEmpty();
    }

    @Test
    void fromTelegramToDiscordItsServerStaysAndTheBotBeforeIsLockedAfterTheFirstAnswer() {
        DeploymentId agent = RotationTest.running(house);
        long servers = house.outside.created();

        assertThat(moved(agent, ON_DISCORD, null, DISCORD_TOKEN)).isEqualTo(new Outcome.Done());

        talks(agent, ON_DISCORD, "ada_on_discord");
        assertThat(house.backups().good(agent))
                .as("what it remembers was copied first")
                .singleElement()
                .extracting(Backup::kind)
                .isEqualTo(Backup.Kind.BEFORE);
        assertThat(house.outside.calls.indexOf("backup-drop"))
                .isBetween(0, house.outside.calls.lastIndexOf("configure"));
        assertThat(house.outside.created()).as("the same server").isEqualTo(servers);
        assertThat(house.outside.dead).as("the managed bot before is locked").containsExactly("token-1");
        assertThat(house.outside.calls.indexOf("replaceManagedToken"))
                .isGreaterThan(house.outside.calls.lastIndexOf("answer"));
    }

    @Test
    void andBackAgainToABotThatIsMadeByOurOffer() {
        DeploymentId agent = RotationTest.running(house);
        assertThat(moved(agent, ON_DISCORD, null, DISCORD_TOKEN)).isEqualTo(new Outcome.Done());

        assertThat(moved(agent, ADAS_CHAT, NEW_BOT, null)).isEqualTo(new Outcome.Done());

        talks(agent, ADAS_CHAT, "ada_new_bot");
        assertThat(house.outside.restricted).contains("556");
        assertThat(house.outside.dead)
                .as("a token that its owner made is its owner's")
                .doesNotContain(DISCORD_TOKEN);
    }

    @Test
    void anotherBotOfTheSamePlatformTakesThePlace() {
        DeploymentId agent = RotationTest.running(house);

        assertThat(moved(agent, ADAS_CHAT, NEW_BOT, null)).isEqualTo(new Outcome.Done());

        talks(agent, ADAS_CHAT, "ada_new_bot");
        assertThat(house.outside.dead).containsExactly("token-1");
    }

    @Test
    void whereNoAnswerComesItGoesOnInTheChatBefore() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.mute.add(DISCORD_TOKEN);

        assertThat(moved(agent, ON_DISCORD, null, DISCORD_TOKEN)).isEqualTo(new Outcome.KeptOld("did-not-answer"));

        talks(agent, ADAS_CHAT, "ada_agent_bot");
        assertThat(house.outside.dead).isEmpty();
    }

    @Test
    void aLineThatBreaksAfterEverythingIsWrittenDoesNotLeaveItWithTheBotBefore() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.brokenConfigures.add(2); // the first built it

        assertThat(moved(agent, ADAS_CHAT, NEW_BOT, null)).isEqualTo(new Outcome.Done());

        talks(agent, ADAS_CHAT, "ada_new_bot");
        assertThat(house.outside.dead).containsExactly("token-1");
    }

    @Test
    void aLineThatBreaksOnTheWayBackDoesNotLeaveItWithTheBotThatWasRejected() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.mute.add(house.outside.tokenOf("556"));
        house.outside.brokenConfigures.add(3); // there is the second

        assertThat(moved(agent, ADAS_CHAT, NEW_BOT, null)).isEqualTo(new Outcome.KeptOld("did-not-answer"));

        talks(agent, ADAS_CHAT, "ada_agent_bot");
        assertThat(house.outside.dead).as("the one that was rejected").containsExactly("token-1-556");
    }

    @Test
    void aBotThatThePlatformDoesNotLockIsToldToTheStaff() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.botsRefuse = true;

        assertThat(moved(agent, ADAS_CHAT, NEW_BOT, null)).isEqualTo(new Outcome.Done());

        talks(agent, ADAS_CHAT, "ada_new_bot");
        assertThat(house.alerts).containsOnlyOnce("deployment.bot.not-locked");
    }

    @Test
    void aRejectedBotThatThePlatformDoesNotLockIsToldToTheStaffAndTheMoveEnds() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.startPressed = false;
        house.outside.botsAnswer = false;

        assertThat(moved(agent, ADAS_CHAT, NEW_BOT, null)).isEqualTo(new Outcome.KeptOld("did-not-answer"));

        talks(agent, ADAS_CHAT, "ada_agent_bot");
        assertThat(house.alerts).containsOnlyOnce("deployment.bot.not-locked");
    }

    @Test
    void noOtherAgentGetsOneOfTheBotsOfAMove() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.startPressed = false;
        assertThat(ask(agent, ADAS_CHAT, NEW_BOT, null)).isInstanceOf(Asked.Begun.class);
        house.passes(Duration.ofMinutes(2));
        DeploymentId draft = house.asked(() -> house.orders().draft(RotationTest.ADA, ADAS_CHAT, SagaWorld.DEFAULTS))
                .id();

        assertThat(house.asked(() -> house.orders().useManagedBot(draft, "555", "ada_agent_bot")))
                .contains("taken");
        assertThat(house.asked(() -> house.orders().useManagedBot(draft, "556", "ada_new_bot")))
                .contains("taken");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void anOwnerWhoHasNotPressedStartIsAwaitedForHalfAnHour(int looks) {
        DeploymentId agent = RotationTest.running(house);
        house.outside.startPressed = false;
        house.outside.answerTakesLooks = looks;
        assertThat(ask(agent, ADAS_CHAT, NEW_BOT, null)).isInstanceOf(Asked.Begun.class);
        house.passes(Duration.ofMinutes(20));
        assertThat(house.rotations().newest(agent).orElseThrow().open()).isTrue();

        house.outside.startPressed = true;
        house.passes(Duration.ofMinutes(2));
        assertThat(house.rotations().newest(agent).orElseThrow().outcome()).isEqualTo(new Outcome.Done());
        talks(agent, ADAS_CHAT, "ada_new_bot");
    }

    @Test
    void whoNeverPressesStartKeepsTheChatBefore() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.startPressed = false;

        assertThat(moved(agent, ADAS_CHAT, NEW_BOT, null)).isEqualTo(new Outcome.KeptOld("did-not-answer"));
        talks(agent, ADAS_CHAT, "ada_agent_bot");
        assertThat(house.outside.dead).as("the one that was rejected").containsExactly("token-1-556");
    }

    @Test
    void aServerThatCannotBeReachedIsToldAndWhatWorkedCountsAgain() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.loses = (call, count) -> call.equals("configure");

        assertThat(moved(agent, ON_DISCORD, null, DISCORD_TOKEN)).isEqualTo(new Outcome.Failed(Rotation.NOT_BACK));

        Deployment now = house.deployments().find(agent).orElseThrow();
        assertThat(now.owner()).isEqualTo(ADAS_CHAT);
        assertThat(now.bot()).isNotNull().extracting(AgentBot::username).isEqualTo("ada_agent_bot");
        assertThat(house.secretOf(agent, SecretKind.TELEGRAM_BOT_TOKEN)).isEqualTo("token-1");
    }

    @ParameterizedTest
    @CsvSource({"bad, token-invalid", "ours, ours", "taken, bot-taken"})
    void aTokenThatDoesNotFitIsRefusedAndNothingIsTouched(String token, String reason) {
        DeploymentId agent = RotationTest.running(house);
        house.outside.checks.put("bad", new Checked.Invalid());
        house.outside.checks.put("ours", new Checked.Unfit("operator-bot"));
        house.outside.checks.put("taken", new Checked.Ok("555", "ada_agent_bot"));

        assertThat(moved(agent, ADAS_CHAT, null, token)).isEqualTo(new Outcome.KeptOld(reason));

        talks(agent, ADAS_CHAT, "ada_agent_bot");
        assertThat(house.outside.calls).doesNotContain("answer");
    }

    @Test
    void aBotThroughWhichAnAgentTalksAlreadyAndNoBotAtAllAreRefusedAtOnce() {
        DeploymentId agent = RotationTest.running(house);

        assertThat(ask(agent, ADAS_CHAT, new AgentBot(Platform.TELEGRAM, AgentBot.Source.MANAGED, "555", "x"), null))
                .isEqualTo(new Asked.NotPossible("bot-taken"));
        assertThat(ask(agent, ON_DISCORD, null, null)).isEqualTo(new Asked.SecretWanted());
    }

    @Test
    void anEndThatIsAskedForMeanwhileWins() {
        DeploymentId agent = RotationTest.running(house);
        house.outside.startPressed = false;
        assertThat(ask(agent, ADAS_CHAT, NEW_BOT, null)).isInstanceOf(Asked.Begun.class);
        house.passes(Duration.ofMinutes(2));
        house.asked(() -> house.terminations().terminate(agent, "ada_new_bot"));
        house.passes(Duration.ofHours(1));

        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.secretsOf(agent)).isEmpty();
        assertThat(house.outside.dead)
                .as("neither the bot before nor the new one")
                .containsExactlyInAnyOrder("token-1", "token-1-556");
        assertThat(house.involves(NEW_BOT)).as("the bot is free again").isFalse();
    }

    // ---- a process may die anywhere

    enum Move {
        TO_DISCORD("ada_on_discord"),
        TO_ANOTHER_BOT("ada_new_bot"),
        TO_WHERE_NO_ANSWER_COMES("ada_agent_bot");

        final String ends;

        Move(String ends) {
            this.ends = ends;
        }
    }

    @ParameterizedTest
    @EnumSource(Move.class)
    void aCrashAtAnyLabelEndsWithOneBotThatAnswers(Move move) {
        new CrashAtEachLabel(MoveChannelTest::house, new CrashAtEachLabel.Work() {
                    @Override
                    public DeploymentId prepared(DeploymentHouse house) {
                        return RotationTest.running(house);
                    }

                    @Override
                    public void run(DeploymentHouse house, DeploymentId agent) {
                        MoveChannelTest.run(house, agent, move);
                    }

                    @Override
                    public List<String> wrong(DeploymentHouse house, DeploymentId agent) {
                        return MoveChannelTest.wrong(house, agent, move);
                    }
                })
                .endsWell("channel: " + move);
    }

    private static void run(DeploymentHouse house, DeploymentId agent, Move move) {
        if (move == Move.TO_WHERE_NO_ANSWER_COMES) {
            house.outside.mute.add(DISCORD_TOKEN);
        }
        if (move == Move.TO_ANOTHER_BOT) {
            ask(house, agent, ADAS_CHAT, NEW_BOT, null, 1);
        } else {
            ask(house, agent, ON_DISCORD, null, DISCORD_TOKEN, 1);
        }
        house.passes(Duration.ofHours(2));
    }

    private static List<String> wrong(DeploymentHouse house, DeploymentId agent, Move move) {
        return wrong(house, agent, move == Move.TO_DISCORD ? ON_DISCORD : ADAS_CHAT, move.ends);
    }

    /** Whatever happened: it runs, talks through this bot with its vaulted token, obeys this person, and nothing is left over. */
    private static List<String> wrong(DeploymentHouse house, DeploymentId agent, ChatUser owner, String username) {
        List<String> wrong = new ArrayList<>();
        Deployment now = house.deployments().find(agent).orElseThrow();
        AgentBot bot = now.requireBot();
        FakeOutside.Box box = house.outside.boxes.getFirst();
        SecretKind token = SecretKind.botToken(owner.platform());
        if (!bot.username().equals(username) || !now.owner().equals(owner)) {
            wrong.add("it is thought to talk through " + bot + " with " + now.owner());
        }
        if (box.platform != owner.platform() || !box.obeys.equals(owner.userId())) {
            wrong.add("it talks on " + box.platform + " and obeys " + box.obeys);
        }
        String vaulted = house.secretOf(agent, token);
        if (vaulted == null || !vaulted.equals(box.inMemory.get(token)) || house.outside.dead.contains(vaulted)) {
            wrong.add("it does not run with the vaulted token, or that is dead");
        }
        // The key of its backups is there as soon as a move has begun, and stays.
        List<String> others = house.secretsOf(agent).stream()
                .filter(kind -> !kind.equals(SecretKind.BACKUP_KEY.word()))
                .toList();
        if (!others.equals(List.of("openrouter_key", "gateway_token", "ssh_private_key", token.word()).stream()
                .sorted()
                .toList())) {
            wrong.add("left over: " + house.secretsOf(agent));
        }
        if (house.involves(bot) || !box.active || !(now.state() instanceof State.Running)) {
            wrong.add("still under way, or down: " + now.state());
        }
        if (!house.deployments()
                .find(agent)
                .orElseThrow()
                .selection()
                .platform()
                .equals(owner.platform())) {
            wrong.add("its platform is another one");
        }
        return wrong;
    }
}
