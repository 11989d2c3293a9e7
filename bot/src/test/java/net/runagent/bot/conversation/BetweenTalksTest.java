package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.running;

import java.util.List;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.AskLeaving;
import net.runagent.bot.conversation.AgentQuestions.AskReceipt;
import net.runagent.bot.conversation.AgentQuestions.LeavingOf;
import net.runagent.bot.conversation.AgentQuestions.ReceiptOf;
import net.runagent.bot.conversation.AgentQuestions.StartRecovery;
import net.runagent.bot.conversation.AgentQuestions.Terminate;
import net.runagent.bot.conversation.BuildQuestions.AskProgress;
import net.runagent.bot.conversation.BuildQuestions.Done;
import net.runagent.bot.conversation.BuildQuestions.GreetNow;
import net.runagent.bot.conversation.BuildQuestions.Progress;
import net.runagent.core.deployment.AgentTerminated;
import net.runagent.core.deployment.BotLock;
import net.runagent.core.deployment.Milestone;
import net.runagent.core.deployment.StartNeeded;
import org.junit.jupiter.api.Test;

/** What a person sees on the way from one talk to another: never a menu that has nothing to do with what they did. */
class BetweenTalksTest {
    private List<AgentQuestions.Agent> agents = List.of(running());

    private final ChatRobot ada = ChatRobot.with(
                    new RecoverTalk(), new StatusTalk(), new TerminateTalk(), new BuildTalk())
            .signedIn()
            .desk(AskAgents.class, (ask, asker) -> new Agents(agents))
            .desk(StartRecovery.class, new Acted(""))
            .desk(AskProgress.class, new Progress(FIRST, "ada_agent_bot", Milestone.HELLO, "", false))
            .desk(GreetNow.class, new Done(""))
            .desk(AskLeaving.class, new LeavingOf(FIRST, "ada_agent_bot", null))
            .desk(Terminate.class, (ask, asker) -> {
                agents = List.of();
                return new Acted("");
            })
            .desk(AskReceipt.class, new ReceiptOf("ada_agent_bot", BotLock.LOCKED, new byte[1]));

    @Test
    void whoHealsAnAgentAndThenEndsItIsNotLedBackToTheHealing() {
        ada.types("/recover").taps("Recover now").sees("I am on it");

        ada.types("/terminate").types("ada_agent_bot").sees("I am terminating it");
        ada.sees("Good to see you").doesNotSee("no agent that runs");

        ada.happens(new AgentTerminated(FIRST)).sees("is terminated").doesNotSee("no agent that runs");
    }

    @Test
    void backFromWhatInterruptedAFinishedTalkLeadsToTheStart() {
        ada.types("/recover").taps("Recover now").types("/status").sees("is running");

        ada.taps("Back").sees("Good to see you");
    }

    /** A button that only does something must not draw a screen that nobody asked for. */
    @Test
    void aButtonThatOnlyDoesSomethingLeavesTheWaitingScreenAlone() {
        ada.types("/recover").taps("Recover now");
        ada.happens(new StartNeeded(FIRST));

        ada.taps("I pressed Start")
                .sees("I am on it.")
                .doesNotSee("Good to see you")
                .doesNotSee("Recover @");

        ada.taps("Back").sees("Good to see you");
    }
}
