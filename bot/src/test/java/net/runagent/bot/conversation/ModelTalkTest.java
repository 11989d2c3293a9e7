package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.another;
import static net.runagent.bot.conversation.AgentsInTests.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.ModelQuestions.AskModelChange;
import net.runagent.bot.conversation.ModelQuestions.FindModels;
import net.runagent.bot.conversation.ModelQuestions.ModelAsked;
import net.runagent.bot.conversation.ModelQuestions.ModelChangeNow;
import net.runagent.bot.conversation.ModelQuestions.ModelChoice;
import net.runagent.bot.conversation.ModelQuestions.ModelsFound;
import net.runagent.bot.conversation.ModelQuestions.SetModel;
import net.runagent.core.deployment.ChangeModel;
import net.runagent.core.deployment.ModelChanged;
import net.runagent.core.deployment.ModelChanging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTalkTest {
    private static final String QWEN = "qwen/qwen3-235b-a22b";

    private static final UUID CHANGE = new UUID(9, 1);

    private List<Agent> agents = List.of(running());
    private String refused = "";

    private final ChatRobot ada = ChatRobot.with(new StatusTalk(), new RecoverTalk(), new ModelTalk())
            .signedIn()
            .desk(AskAgents.class, (ask, asker) -> new Agents(agents))
            .desk(
                    FindModels.class,
                    (ask, asker) -> new ModelsFound(
                            ask.words(),
                            ask.words().equals("none") ? List.of() : List.of(new ModelChoice(QWEN, "Qwen3", "", null)),
                            false))
            .desk(SetModel.class, (ask, asker) -> new ModelAsked("ada_agent_bot", refused));

    @Test
    void theModelOfARunningAgentIsChangedFromItsScreen() {
        ada.types("/status").taps("Change model").chooses("Qwen3").sees("its files and its chats stay");
        ada.taps("Change the model").sees("giving @ada_agent_bot the other model");
        assertThat(ada.asked()).contains(new SetModel(FIRST, QWEN));

        ada.happens(new ModelChanged(FIRST, CHANGE, "")).sees("thinks with Automatic now");
    }

    /** What is stored of a conversation outlives what an agent is called: ids travel, data stays. */
    @Test
    void whatIsStoredDoesNotNameTheAgent() {
        ada.types("/status").taps("Change model").chooses("Qwen3").sees("@ada_agent_bot");
        assertThat(ada.stored()).doesNotContain("ada_agent_bot");
    }

    @Test
    void howTheChangeGoesStandsInOneMessageUntilItIsOver() {
        Instant since = Instant.parse("2026-11-24T12:00:00Z");
        ada.desk(
                AskModelChange.class,
                new ModelChangeNow("ada_agent_bot", "Qwen3", new ChangeModel.UnderWay(CHANGE, false, false, since)));
        ada.types("/start")
                .passes(Duration.ofSeconds(5))
                .happens(new ModelChanging(FIRST))
                .sees("RUNNING Write its settings anew")
                .sees("5 s so far");
        ada.desk(
                AskModelChange.class,
                new ModelChangeNow("ada_agent_bot", "Qwen3", new ChangeModel.UnderWay(CHANGE, true, false, since)));
        ada.passes(Duration.ofSeconds(5))
                .happens(new ModelChanging(FIRST))
                .sees("RUNNING Check that it is well")
                .sees("10 s so far");
        ada.happens(new ModelChanged(FIRST, CHANGE, "")).sees("thinks with Automatic now");
        assertThat(ada.messages()).noneMatch(text -> text.contains("so far"));

        ada.desk(AskModelChange.class, new NoAgent());
        int messages = ada.messages().size();
        ada.happens(new ModelChanging(FIRST));
        assertThat(ada.messages()).as("heard too late").hasSize(messages);
    }

    @Test
    void settingsLeadThereAndAmongSeveralAgentsOneIsChosen() {
        agents = List.of(running(), another());
        ada.types("/settings")
                .taps("Model of an agent")
                .chooses("@ada_agent_bot")
                .offers("Search all models");
        ada.taps("Search all models")
                .types("none")
                .sees("found no model")
                .types("qwen")
                .chooses("Qwen3");
        ada.taps("Back").sees("Which model").taps("Back").sees("Settings");
        assertThat(ada.asked()).noneMatch(SetModel.class::isInstance);
    }

    @Test
    void whoHasNoAgentThatRunsIsTold() {
        agents = List.of();
        ada.types("/settings").taps("Model of an agent").sees("no agent that runs");
    }

    @ParameterizedTest
    @CsvSource({
        "same,thinks with that model already",
        "recovering,being recovered",
        "not-running,does not run",
        "gone,not offered any more"
    })
    void whatIsRefusedIsSaid(String why, String words) {
        refused = why;
        ada.types("/status")
                .taps("Change model")
                .chooses("Qwen3")
                .taps("Change the model")
                .sees(words);
    }

    @ParameterizedTest
    @CsvSource({"not-accepted,does not accept", "not-delivered,could not be reached", "not-well,do not see it well"})
    void howItEndedIsTold(String result, String words) {
        ada.happens(new ModelChanged(FIRST, CHANGE, result)).sees(words);
    }
}
