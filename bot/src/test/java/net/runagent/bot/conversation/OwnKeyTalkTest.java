package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.SoldInTests.NUREMBERG;
import static net.runagent.bot.conversation.SoldInTests.STARTER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.DeployQuestions.Look;
import net.runagent.bot.conversation.DeployQuestions.Offer;
import net.runagent.bot.conversation.DeployQuestions.Settle;
import net.runagent.bot.conversation.DeployQuestions.Settled;
import net.runagent.bot.conversation.ModelQuestions.FindModels;
import net.runagent.bot.conversation.ModelQuestions.ModelChoice;
import net.runagent.bot.conversation.ModelQuestions.ModelsFound;
import net.runagent.bot.conversation.OwnKeyQuestions.AskOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.DropOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.GiveOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyNow;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyTaken;
import net.runagent.bot.conversation.RotateQuestions.RotationAsked;
import net.runagent.bot.conversation.RotateQuestions.StartRotation;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.usage.OwnKeyChecked;
import net.runagent.core.vault.AskedSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The owner's own key for a new agent: given on a page or in the chat, looked at, shown by its end, taken back. */
class OwnKeyTalkTest {
    private static final UUID DRAFT = UUID.fromString("01980000-0000-7000-8000-000000000001");
    private static final UUID INTAKE = UUID.fromString("01980000-0000-7000-8000-0000000000aa");

    private String end = "";
    private boolean taken = true;

    private final ChatRobot ada = ChatRobot.with(new DeployTalk(), new OwnKeyTalk())
            .signedIn()
            .desk(
                    Look.class,
                    (look, asker) -> new Offer(
                            STARTER,
                            new ModelOffer("openrouter/auto", "Automatic", ""),
                            NUREMBERG,
                            List.of(STARTER),
                            List.of(NUREMBERG),
                            List.of(),
                            null,
                            end,
                            null))
            .desk(Settle.class, new Settled(DRAFT, null, "Ada's agent", "agent_x_bot"))
            .desk(AskOwnKey.class, (ask, asker) -> new OwnKeyNow(end, "", false))
            .desk(DropOwnKey.class, (ask, asker) -> {
                end = "";
                return new OwnKeyNow("", "", false);
            })
            .desk(OfferPage.class, new PageOffered("https://runagent.test/secret/first", ""))
            .desk(GiveOwnKey.class, (give, asker) -> new OwnKeyTaken(taken));

    private void given() {
        ada.types("/deploy").taps("Use my own key").sees("never stands in this chat");
        ada.happens(new SecretCame(AskedSecret.ORDERED_MODEL_KEY.word(), DRAFT, INTAKE))
                .sees("asking OpenRouter");
        assertThat(ada.asked())
                .contains(new OfferPage(AskedSecret.ORDERED_MODEL_KEY, DRAFT), new GiveOwnKey(DRAFT, INTAKE));
    }

    @Test
    void aGoodKeyLeadsBackToTheOrderWhichShowsItsEnd() {
        given();
        end = "9f3c";
        ada.happens(new OwnKeyChecked(DRAFT, "")).sees("ends in 9f3c").offers("Deploy the default");
    }

    @ParameterizedTest
    @CsvSource({"invalid,does not know this key", "management,management key"})
    void aKeyThatIsOfNoUseIsAskedForOnceMore(String result, String words) {
        given();
        ada.happens(new OwnKeyChecked(DRAFT, result)).sees(words).sees("Your own OpenRouter key");
    }

    @Test
    void aKeyThatIsThereCanBeChangedForAnotherOrForThePlansCredit() {
        end = "9f3c";
        ada.types("/deploy").sees("ends in 9f3c").taps("Use my own key").sees("ends in <b>9f3c</b>");
        ada.taps("Use another key")
                .sees("never stands in this chat")
                .taps("Back")
                .sees("Your agent");

        ada.taps("Use my own key").taps("Use the plan's AI credit");
        assertThat(ada.asked()).contains(new DropOwnKey(DRAFT));
        ada.types("/deploy").sees("$3.00");
    }

    @Test
    void whatNoLongerWaitsIsAskedForOnceMore() {
        taken = false;
        ada.types("/deploy").taps("Use my own key");
        ada.happens(new SecretCame(AskedSecret.ORDERED_MODEL_KEY.word(), DRAFT, INTAKE))
                .sees("took too long");
    }

    @Test
    void whoHasLeftIsToldAllTheSame() {
        given();
        ada.types("/start");
        ada.happens(new OwnKeyChecked(DRAFT, "invalid")).sees("does not know this key");
    }

    // ---- an agent that runs

    private List<Agent> agents = List.of(AgentsInTests.running());
    private Asked answer = new Asked.Begun(new UUID(6, 6));

    private final ChatRobot owner = ChatRobot.with(new OwnKeyTalk(), new ModelTalk(), new RotateTalk())
            .signedIn()
            .desk(AskAgents.class, (ask, asker) -> new Agents(agents))
            .desk(AskOwnKey.class, (ask, asker) -> new OwnKeyNow(end, "ada_agent_bot", true))
            .desk(OfferPage.class, new PageOffered("https://runagent.test/secret/first", ""))
            .desk(FindModels.class, new ModelsFound("", List.of(), false))
            .desk(StartRotation.class, (start, asker) -> new RotationAsked(answer));

    private static StartRotation start(Aim aim, UUID intake) {
        return new StartRotation(FIRST, "openrouter_key", aim, intake);
    }

    @Test
    void anAgentThatRunsOnCreditGetsTheOwnersKeyFromAPage() {
        owner.types("/settings").taps("Model key of an agent").sees("thinks with the AI credit of your plan");
        owner.taps("Use my own key").sees("never stands in this chat");
        owner.happens(new SecretCame(AskedSecret.ROTATED_MODEL_KEY.word(), FIRST, INTAKE))
                .sees("I am on it");

        assertThat(owner.asked())
                .contains(new OfferPage(AskedSecret.ROTATED_MODEL_KEY, FIRST), start(Aim.OWN_KEY, INTAKE));
    }

    @Test
    void orFromTheChatAndWhatIsNoKeyIsAskedForOnceMore() {
        owner.types("/settings").taps("Model key of an agent").taps("Use my own key");
        owner.types("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1").sees("does not look like an OpenRouter key");
        owner.types("sk-or-v1-" + "a1".repeat(32)).sees("I am on it");
        assertThat(owner.asked())
                .anyMatch(question -> question instanceof StartRotation one && one.aim() == Aim.OWN_KEY);
    }

    @Test
    void whoUsesTheirOwnKeyMayGiveAnotherOrComeBackToTheCredit() {
        end = "9f3c";
        owner.types("/settings")
                .taps("Model key of an agent")
                .sees("ends in <b>9f3c</b>")
                .offers("Use another key");
        owner.taps("Use the plan's AI credit").sees("I am on it");
        assertThat(owner.asked()).contains(start(Aim.CREDIT, null));
    }

    @Test
    void theModelsScreenLeadsThere() {
        owner.types("/settings").taps("Model of an agent").taps("Back");
        owner.desk(
                FindModels.class,
                new ModelsFound("", List.of(new ModelChoice("qwen/qwen3", "Qwen3", "", null)), false));
        owner.types("/settings").taps("Model of an agent").taps("Its model key").sees("AI credit of your plan");
    }

    @Test
    void amongSeveralAgentsOneIsChosenAndNoneIsToldSo() {
        agents = List.of(AgentsInTests.running(), AgentsInTests.another());
        owner.types("/settings")
                .taps("Model key of an agent")
                .sees("of which agent")
                .chooses("@ada_agent_bot")
                .sees("AI credit of your plan");
        agents = List.of();
        owner.types("/settings").taps("Model key of an agent").sees("no agent that runs");
    }

    @ParameterizedTest
    @CsvSource({
        "credit-already,AI credit of your plan already",
        "disputed,Your bank",
        "no-model-keys,no new model key",
        "not-running,does not run"
    })
    void whatIsNotPossibleIsSaid(String code, String words) {
        end = "9f3c";
        answer = new Asked.NotPossible(code);
        owner.types("/settings")
                .taps("Model key of an agent")
                .taps("Use the plan's AI credit")
                .sees(words);
    }

    @Test
    void whoHasLeftBeforeTheKeyCameIsToldWhatBecameOfIt() {
        answer = new Asked.Busy();
        owner.types("/start")
                .happens(new SecretCame(AskedSecret.ROTATED_MODEL_KEY.word(), FIRST, INTAKE))
                .sees("Something is being done with this agent");
    }
}
