package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.OwnKeyQuestions.AskOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyNow;
import net.runagent.bot.conversation.RotateQuestions.AskRotation;
import net.runagent.bot.conversation.RotateQuestions.RotationAsked;
import net.runagent.bot.conversation.RotateQuestions.RotationNow;
import net.runagent.bot.conversation.RotateQuestions.StartRotation;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.bot.conversation.SecurityQuestions.AgentKept;
import net.runagent.bot.conversation.SecurityQuestions.AskKept;
import net.runagent.bot.conversation.SecurityQuestions.Kept;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.care.RotationMoved;
import net.runagent.core.care.RotationStep;
import net.runagent.core.care.StandingInstruction;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.vault.AskedSecret;
import net.runagent.core.vault.KeptSecrets;
import net.runagent.core.vault.SecretKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotateTalkTest {
    private static final Instant SINCE = Instant.parse("2026-11-20T09:00:00Z");
    private static final UUID ROTATION = new UUID(6, 6);
    private static final UUID INTAKE = new UUID(6, 7);
    private static final String TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

    private List<AgentKept> agents = List.of(agent(FIRST, "ada_agent_bot", false));
    private Asked answer = new Asked.Begun(ROTATION);
    private Rotation rotation = rotation(RotationStep.MAKE, new Outcome.UnderWay());

    private final ChatRobot ada = ChatRobot.with(new SecurityTalk(), new RotateTalk(), new RecoverTalk())
            .signedIn()
            .desk(AskKept.class, (ask, asker) -> new Kept(agents))
            .desk(
                    StartRotation.class,
                    (start, asker) -> new RotationAsked(
                            answer instanceof Asked.SecretWanted && start.intake() != null
                                    ? new Asked.Begun(ROTATION)
                                    : answer))
            .desk(OfferPage.class, new PageOffered("https://runagent.test/secret/one", "ada_agent_bot"))
            .desk(
                    AskRotation.class,
                    (ask, asker) -> new RotationNow("ada_agent_bot", "https://t.me/ada_agent_bot", rotation));

    private static AgentKept agent(UUID id, String bot, boolean ownToken) {
        return agent(id, bot, ownToken, "telegram_bot_token");
    }

    private static AgentKept agent(UUID id, String bot, boolean ownToken, String token) {
        return new AgentKept(
                id,
                bot,
                Stream.of("gateway_token", "openrouter_key", "ssh_private_key", token, "next_ssh_key")
                        .map(kind -> new KeptSecrets.Kept(kind, "", SINCE, 0))
                        .toList(),
                new StandingInstruction(new UUID(5, 5), StandingInstruction.Kind.LOOK_AFTER, true, SINCE, null),
                new StandingInstruction(new UUID(5, 6), StandingInstruction.Kind.HEAL, false, SINCE, null),
                true,
                ownToken);
    }

    private static Rotation rotation(RotationStep step, Outcome outcome) {
        return rotation(SecretKind.GATEWAY_TOKEN, step, outcome);
    }

    private static Rotation rotation(SecretKind kind, RotationStep step, Outcome outcome) {
        return new Rotation(
                ROTATION,
                new DeploymentId(FIRST),
                kind,
                Aim.ANOTHER,
                new UUID(1, 1),
                step,
                outcome,
                0,
                0,
                SINCE,
                SINCE,
                outcome instanceof Outcome.UnderWay ? null : SINCE);
    }

    @Test
    void oneSentenceSaysWhatWillHappenThenOneTapBeginsAndOneMessageTellsTheSteps() {
        ada.types("/security").taps("Rotate").sees("Replace a secret of @ada_agent_bot");
        assertThat(ada.buttons())
                .containsExactly(
                        "Gateway token", "Model key (OpenRouter)", "SSH key of its server", "Bot token", "Back");
        ada.chooses("Gateway token")
                .sees("Replace: Gateway token of @ada_agent_bot?")
                .taps("Replace it now");
        assertThat(ada.asked()).contains(new StartRotation(FIRST, "gateway_token", Aim.ANOTHER, null));
        ada.sees("I am on it");

        ada.happens(new RotationMoved(FIRST, ROTATION)).sees("RUNNING Make the new one");
        rotation = rotation(RotationStep.VERIFY, new Outcome.UnderWay());
        ada.happens(new RotationMoved(FIRST, ROTATION))
                .sees("DONE Bring it to the agent")
                .sees("RUNNING Check that the agent is well")
                .sees("WAITING Make the old one worthless");
        rotation = rotation(RotationStep.RETIRE, new Outcome.Done());
        ada.happens(new RotationMoved(FIRST, ROTATION)).sees("the old one opens nothing any more");
        assertThat(ada.messages().stream().filter(text -> text.contains("Make the new one")))
                .as("one message, edited")
                .hasSize(1);
    }

    /** What is stored of a conversation outlives what an agent is called: ids travel, data stays. */
    @Test
    void whatIsStoredDoesNotNameTheAgent() {
        ada.types("/security").taps("Rotate").chooses("Gateway token").sees("@ada_agent_bot");
        assertThat(ada.stored()).doesNotContain("ada_agent_bot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gateway token", "Model key", "SSH key", "Bot token"})
    void everyKindSaysWhatWillHappen(String label) {
        ada.types("/security").taps("Rotate").chooses(label).sees("Replace: ").doesNotSee("rotate.");
        ada.taps("Back").sees("Which one?").taps("Back").sees("Security");
    }

    @Test
    void amongSeveralAgentsOneIsChosenFirst() {
        agents = List.of(agent(FIRST, "ada_agent_bot", false), agent(SECOND, "ada_other_bot", false));

        ada.types("/security")
                .taps("Rotate")
                .chooses("@ada_other_bot")
                .chooses("SSH key")
                .taps("Replace it now");
        assertThat(ada.asked()).contains(new StartRotation(SECOND, "ssh_private_key", Aim.ANOTHER, null));
    }

    @Test
    void aTokenThatItsOwnerGaveIsAskedForOnThePageFirst() {
        giveOwn();
        ada.sees("/revoke").sees("Or send it here");
        assertThat(ada.link("Enter it on a secure page")).isEqualTo("https://runagent.test/secret/one");
        assertThat(ada.asked()).contains(new OfferPage(AskedSecret.ROTATED_BOT_TOKEN, FIRST));

        ada.happens(new SecretCame(AskedSecret.ROTATED_BOT_TOKEN.word(), FIRST, INTAKE))
                .sees("I am on it");
        assertThat(ada.asked()).contains(new StartRotation(FIRST, "telegram_bot_token", Aim.ANOTHER, INTAKE));
    }

    @Test
    void inTheChatItIsTakenAsTheLastResort() {
        giveOwn();
        ada.types("what?").sees("does not look like a bot's token");
        ada.types(TOKEN).sees("I am on it");
        assertThat(ada.personsMessageDeleted()).isTrue();
    }

    @Test
    void whoLeftWhileThePageWasOpenGetsTheRotationAllTheSame() {
        giveOwn();
        ada.types("/start").happens(new SecretCame(AskedSecret.ROTATED_BOT_TOKEN.word(), FIRST, INTAKE));
        assertThat(ada.asked()).contains(new StartRotation(FIRST, "telegram_bot_token", Aim.ANOTHER, INTAKE));
        answer = new Asked.Busy();
        ada.happens(new SecretCame(AskedSecret.ROTATED_BOT_TOKEN.word(), FIRST, INTAKE))
                .sees("Nothing was changed");
    }

    private void giveOwn() {
        agents = List.of(agent(FIRST, "ada_agent_bot", true));
        answer = new Asked.SecretWanted();
        ada.types("/security").taps("Rotate").chooses("Bot token").sees("only you can make a new one");
        ada.taps("Give the new token");
    }

    @Test
    void whileSomethingElseIsAtWorkNothingIsBegun() {
        answer = new Asked.Busy();

        ada.types("/security")
                .taps("Rotate")
                .chooses("Gateway")
                .taps("Replace it now")
                .sees("Nothing was changed");
    }

    @Test
    void aChatThatIsNewHereCannotPutOtherSecretsIn() {
        ada.desk(StartRotation.class, new Held(SINCE));

        ada.types("/security")
                .taps("Rotate")
                .chooses("Gateway")
                .taps("Replace it now")
                .sees("only recently");
    }

    @Test
    void whoHasNoRunningAgentIsToldSo() {
        agents = List.of();

        ada.types("/security").taps("Rotate").sees("None of your agents runs");
    }

    @Test
    void aDoubleTapBeginsOne() {
        ada.types("/security").taps("Rotate").chooses("Gateway");
        var finger = ada.finger("Replace it now");
        finger.get();
        finger.get();

        assertThat(ada.asked()).filteredOn(StartRotation.class::isInstance).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(RotationStep.class)
    void everyStepHasItsPlace(RotationStep step) {
        rotation = rotation(step, new Outcome.UnderWay());

        ada.types("/start")
                .happens(new RotationMoved(FIRST, ROTATION))
                .sees("RUNNING")
                .doesNotSee("rotate.");
    }

    @Test
    void aFailedOneOffersWhatHeals() {
        rotation = rotation(RotationStep.VERIFY, new Outcome.Failed("not-well"));

        ada.types("/start").happens(new RotationMoved(FIRST, ROTATION)).sees("have not seen the agent well");
        assertThat(ada.pointerOf("Recover")).isNotEmpty();
    }

    /** The reasons are read from the code. Those of backups have words of their own ({@link BackupsTalkTest}). */
    @Test
    void everyReasonHasWords() throws IOException {
        Set<String> reasons = new TreeSet<>();
        Set<String> codes = new TreeSet<>();
        Pattern ended = Pattern.compile("(?:keptOld|failed|KeptOld|Failed)\\(\\s*\"([a-z-]+)\"");
        Pattern constant = Pattern.compile(
                "(?:keptOld|failed|KeptOld|Failed|againUntilLate)\\((?:[^;\"]*?,\\s*)?([A-Z][A-Z_]+)\\)");
        Pattern refused = Pattern.compile("NotPossible\\(\"([a-z-]+)\"");
        try (Stream<Path> files = Files.list(Path.of("..", "core", "src/main/java/net/runagent/core/care"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches(".*(Backup|Restore).*")) {
                    continue;
                }
                String code = Files.readString(file);
                all(ended, code, reasons);
                all(refused, code, codes);
                Set<String> names = new TreeSet<>();
                all(constant, code, names);
                for (String name : names) {
                    all(Pattern.compile("String " + name + "\\s*=\\s*\"([a-z-]+)\""), code, reasons);
                }
            }
        }
        assertThat(reasons).contains("not-delivered");
        assertThat(codes).contains("not-running", "no-secret", "token-expired");
        Texts texts = new Texts();
        for (String language : texts.languages()) {
            reasons.forEach(reason -> assertThat(texts.keys(language)).contains("rotate.why-" + reason));
            codes.forEach(code -> assertThat(texts.keys(language)).contains("rotate.not-possible-" + code));
        }
    }

    private static void all(Pattern pattern, String code, Set<String> into) {
        Matcher each = pattern.matcher(code);
        while (each.find()) {
            into.add(each.group(1));
        }
    }

    @Test
    void itSpeaksGerman() {
        ada.speaks("de")
                .types("/security")
                .taps("Ersetzen")
                .chooses("Gateway-Token")
                .sees("Ersetzen: Gateway-Token");
    }

    /** Whichever chat asks: where the agent talks decides what its owner has to do. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTokenOfAnAgentOnDiscordIsOneOfDiscords(boolean askedOnDiscord) {
        agents = List.of(agent(FIRST, "ada_agent", true, "discord_bot_token"));
        answer = new Asked.SecretWanted();
        if (askedOnDiscord) {
            ada.onDiscord();
        }
        ada.types("/security").taps("Rotate").chooses("Bot token (Discord)").taps("Give the new token");
        ada.sees("developer portal").offers("Enter it on a secure page", "Open the developer portal");
        assertThat(ada.asked()).contains(new OfferPage(AskedSecret.ROTATED_DISCORD_TOKEN, FIRST));
        if (askedOnDiscord) {
            ada.fills("what?");
        } else {
            ada.types("what?");
        }
        ada.sees("three parts with dots");

        ada.happens(new SecretCame(AskedSecret.ROTATED_DISCORD_TOKEN.word(), FIRST, INTAKE))
                .sees("I am on it");
        assertThat(ada.asked()).contains(new StartRotation(FIRST, "discord_bot_token", Aim.ANOTHER, INTAKE));
    }

    @Test
    void aTokenOfTelegramIsAskedForInTheWayOfTheChat() {
        ada.onDiscord();
        giveOwn();

        ada.sees("On Telegram, open @BotFather")
                .sees("a form that no chat shows")
                .doesNotSee("send it here");
        ada.fills("what?").sees("digits, a colon and then letters");
        ada.fills(TOKEN).sees("I am on it");
    }

    @ParameterizedTest
    @CsvSource({"TELEGRAM_BOT_TOKEN,Telegram says,true", "DISCORD_BOT_TOKEN,Discord says,false"})
    void whoRefusedTheTokenIsNamedWhicheverChatIsTold(SecretKind kind, String says, boolean chatOnDiscord) {
        if (chatOnDiscord) {
            ada.onDiscord();
        }
        rotation = rotation(kind, RotationStep.CHECK, new Outcome.KeptOld("token-invalid"));

        ada.types("/start").happens(new RotationMoved(FIRST, ROTATION)).sees(says);
    }

    // ---- another payer of its thinking

    private static Rotation switched(Aim aim, RotationStep step, Outcome outcome) {
        Rotation plain = rotation(SecretKind.OPENROUTER_KEY, step, outcome);
        return new Rotation(
                plain.id(),
                plain.deployment(),
                plain.kind(),
                aim,
                plain.command(),
                step,
                outcome,
                0,
                0,
                plain.startedAt(),
                plain.stepAt(),
                plain.endedAt());
    }

    @Test
    void theModelKeyOfItsOwnersIsReplacedInTheTalkAboutIt() {
        answer = new Asked.NotPossible("own-key");
        ChatRobot both = ChatRobot.with(new SecurityTalk(), new RotateTalk(), new OwnKeyTalk())
                .signedIn()
                .desk(AskKept.class, (ask, asker) -> new Kept(agents))
                .desk(StartRotation.class, (start, asker) -> new RotationAsked(answer))
                .desk(AskOwnKey.class, (ask, asker) -> new OwnKeyNow("9f3c", "ada_agent_bot", true));
        both.types("/security")
                .taps("Rotate")
                .chooses("Model key (OpenRouter)")
                .taps("Replace it now")
                .sees("ends in <b>9f3c</b>")
                .offers("Use another key", "Use the plan's AI credit");
    }

    @Test
    void theOldOneIsDroppedOnlyAfterAnAnswerAndThatIsSeen() {
        rotation = switched(Aim.OWN_KEY, RotationStep.ANSWER, new Outcome.UnderWay());
        ada.types("/start")
                .happens(new RotationMoved(FIRST, ROTATION))
                .sees("DONE Bring it to the agent")
                .sees("RUNNING Have the agent answer with it")
                .sees("WAITING Drop the old one");
        rotation = switched(Aim.OWN_KEY, RotationStep.RETIRE, new Outcome.Done());
        ada.happens(new RotationMoved(FIRST, ROTATION)).sees("thinks with your own key now");
        rotation = switched(Aim.CREDIT, RotationStep.RETIRE, new Outcome.Done());
        ada.happens(new RotationMoved(FIRST, ROTATION)).sees("thinks with the AI credit of your plan now");
    }

    @Test
    void thatTheOldOneIsBroughtBackIsSeenToo() {
        rotation = switched(Aim.OWN_KEY, RotationStep.BACK, new Outcome.UnderWay());
        ada.types("/start")
                .happens(new RotationMoved(FIRST, ROTATION))
                .sees("FAILED Have the agent answer with it")
                .sees("RUNNING Bring the old one back");
        rotation = switched(Aim.OWN_KEY, RotationStep.VERIFY_BACK, new Outcome.KeptOld("did-not-answer"));
        ada.happens(new RotationMoved(FIRST, ROTATION))
                .sees("DONE Bring the old one back")
                .sees("did not answer with it");
        rotation = switched(Aim.OWN_KEY, RotationStep.VERIFY_BACK, new Outcome.Failed(Rotation.NOT_BACK));
        ada.happens(new RotationMoved(FIRST, ROTATION)).sees("the one it had counts again");
        assertThat(ada.pointerOf("Recover")).isNotEmpty();
    }

    @Test
    void aMoveAsksForStartInTheNewChatAndSaysWhereTheAgentIsThen() {
        rotation = switched(Aim.CHANNEL, RotationStep.ANSWER, new Outcome.UnderWay());
        ada.types("/start").happens(new RotationMoved(FIRST, ROTATION)).sees("Another chat for the agent");
        assertThat(ada.link("Open @ada_agent_bot")).isEqualTo("https://t.me/ada_agent_bot");
        rotation = switched(Aim.CHANNEL, RotationStep.RETIRE, new Outcome.Done());
        ada.happens(new RotationMoved(FIRST, ROTATION)).sees("talks to you as @ada_agent_bot now");
        rotation = switched(Aim.CHANNEL, RotationStep.VERIFY_BACK, new Outcome.KeptOld("did-not-answer"));
        ada.happens(new RotationMoved(FIRST, ROTATION))
                .sees("goes on talking to you as @ada_agent_bot")
                .sees("Perhaps Start was not pressed");
        rotation = switched(Aim.CHANNEL, RotationStep.VERIFY_BACK, new Outcome.Failed(Rotation.NOT_BACK));
        ada.happens(new RotationMoved(FIRST, ROTATION)).sees("is to talk as @ada_agent_bot again");
    }
}
