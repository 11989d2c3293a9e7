package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.SECOND;
import static net.runagent.bot.conversation.AgentsInTests.agent;
import static net.runagent.bot.conversation.AgentsInTests.another;
import static net.runagent.bot.conversation.AgentsInTests.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.AskEnding;
import net.runagent.bot.conversation.AgentQuestions.AskLeaving;
import net.runagent.bot.conversation.AgentQuestions.AskReceipt;
import net.runagent.bot.conversation.AgentQuestions.EndingNow;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.LeavingOf;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.ReceiptOf;
import net.runagent.bot.conversation.AgentQuestions.Standing;
import net.runagent.bot.conversation.AgentQuestions.Terminate;
import net.runagent.bot.conversation.BuildQuestions.AskCancel;
import net.runagent.bot.conversation.BuildQuestions.Cancelling;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.AgentTerminated;
import net.runagent.core.deployment.BotLock;
import net.runagent.core.deployment.Cancellation;
import net.runagent.core.deployment.EndMoved;
import net.runagent.core.deployment.EndStep;
import net.runagent.core.deployment.Leaving;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminateTalkTest {
    private static final byte[] RECEIPT = "{}".getBytes(StandardCharsets.UTF_8);

    private Leaving money;
    private List<Agent> agents = List.of(running());

    private final ChatRobot ada = ChatRobot.with(new TerminateTalk(), new StatusTalk(), new BuildTalk())
            .signedIn()
            .desk(AskAgents.class, (ask, asker) -> new Agents(agents))
            .desk(AskLeaving.class, (ask, asker) -> leaving(ask.deployment()))
            .desk(Terminate.class, (ask, asker) -> new Acted(ask.typed().equals("ada_agent_bot") ? "" : "wrong-name"))
            .desk(AskCancel.class, new Cancelling("ada_agent_bot", new Cancellation(Money.usd(1900), Money.usd(0))))
            .desk(AskReceipt.class, new ReceiptOf("ada_agent_bot", Platform.TELEGRAM, BotLock.LOCKED, RECEIPT));

    private LeavingOf leaving(UUID deployment) {
        return agents.stream()
                .filter(agent -> agent.deployment().equals(deployment))
                .map(agent -> new LeavingOf(deployment, agent.bot(), money))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itSaysWhatIsDestroyedAndEndsOnlyWithTheTypedName() {
        ada.types("/terminate").sees("cannot be undone").sees("ada_agent_bot");
        assertThat(ada.asked().stream().filter(Terminate.class::isInstance)).isEmpty();

        ada.types("ada_agent_bot").sees("I am terminating it");
        assertThat(ada.asked()).contains(new Terminate(FIRST, "ada_agent_bot"));
    }

    @Test
    void withinTheSevenDaysItSaysWhatGoesBackAndWhatDoesNot() {
        Instant until = Instant.parse("2026-11-30T12:00:00Z");
        money = new Leaving(Money.usd(1900), Money.usd(0), Money.usd(0), until, Leaving.When.AT_ONCE);
        ada.types("/terminate").sees("$19.00 and its tax go back to you").sees("all you have paid");

        money = new Leaving(Money.usd(1776), Money.usd(500), Money.usd(124), until, Leaving.When.AT_ONCE);
        ada.types("/terminate")
                .sees("$17.76 and its tax go back to you")
                .sees("setup fee of $5.00 is not paid back")
                .sees("$1.24 of it are used");
        money = new Leaving(Money.usd(1776), Money.usd(0), Money.usd(124), until, Leaving.When.AT_ONCE);
        ada.types("/terminate").sees("AI credit is not paid back: $1.24");
        money = new Leaving(Money.usd(1900), Money.usd(500), Money.usd(0), until, Leaving.When.AT_ONCE);
        ada.types("/terminate").sees("setup fee of $5.00");
    }

    @Test
    void itSaysWhenTheMoneyWaitsForTheBankOrForAPerson() {
        Instant until = Instant.parse("2026-11-30T12:00:00Z");
        money = new Leaving(Money.usd(1900), Money.usd(0), Money.usd(0), until, Leaving.When.AFTER_DISPUTE);
        ada.types("/terminate").sees("as soon as the bank has decided").sees("$19.00");

        money = new Leaving(Money.usd(1900), Money.usd(0), Money.usd(0), until, Leaving.When.BY_PEOPLE);
        ada.types("/terminate").sees("once for each person").doesNotSee("$19.00");
    }

    @Test
    void afterTheSevenDaysItSaysThatNothingGoesBack() {
        ada.types("/terminate").sees("is not paid back: the 7 days of the money-back promise are over");
    }

    @Test
    void aWrongNameChangesNothingAndTheQuestionStays() {
        ada.types("/terminate").types("yes").sees("not its name").sees("cannot be undone");

        ada.types("ada_agent_bot").sees("I am terminating it");
    }

    @Test
    void backAndCancelLeaveEverythingAsItWas() {
        ada.types("/terminate").taps("Back").sees("Good to see you");
        ada.types("/terminate").taps("Cancel").sees("Good to see you");
        ada.types("/terminate").types("/cancel").sees("Cancelled");

        assertThat(ada.asked().stream().filter(Terminate.class::isInstance)).isEmpty();
    }

    @Test
    void aPictureOrAnEditedMessageIsNoTypedName() {
        ada.types("/terminate").sends("photo").edits("ada_agent_bot");

        assertThat(ada.asked().stream().filter(Terminate.class::isInstance)).isEmpty();
    }

    @Test
    void theReceiptComesAsADocument() {
        ada.types("/start")
                .happens(new AgentTerminated(FIRST))
                .sees("is terminated")
                .sees("its bot is locked");

        assertThat(ada.newViews()).anySatisfy(view -> {
            assertThat(view).isInstanceOf(View.Document.class);
            assertThat(((View.Document) view).fileName()).isEqualTo("receipt-ada_agent_bot.json");
            assertThat(((View.Document) view).content()).isEqualTo(RECEIPT);
        });
    }

    @Test
    void whatIsBeingDestroyedAndForHowLongStandsInOneMessageUntilItIsOver() {
        ada.desk(AskEnding.class, new EndingNow("ada_agent_bot", EndStep.SERVERS, AgentsInTests.SINCE));
        ada.types("/start")
                .happens(new EndMoved(FIRST))
                .sees("DONE Delete its model key")
                .sees("RUNNING Delete its server")
                .sees("1 h 0 min so far");
        ada.desk(AskEnding.class, new EndingNow("ada_agent_bot", null, AgentsInTests.SINCE));
        ada.passes(Duration.ofMinutes(1)).happens(new EndMoved(FIRST)).sees("1 h 1 min so far");

        ada.happens(new AgentTerminated(FIRST)).sees("the receipt is below");
        assertThat(ada.messages()).noneMatch(text -> text.contains("so far"));

        ada.desk(AskEnding.class, new NoAgent());
        int messages = ada.messages().size();
        ada.happens(new EndMoved(FIRST));
        assertThat(ada.messages()).as("heard too late").hasSize(messages);
    }

    @Test
    void theReceiptCanBeHadAgainWhenNobodyKnowsWhetherItArrived() {
        ada.types("/start").happens(new AgentTerminated(FIRST)).taps("Send me the receipt again");

        assertThat(ada.newViews()).anySatisfy(view -> {
            assertThat(view).isInstanceOf(View.Document.class);
            assertThat(((View.Document) view).content()).isEqualTo(RECEIPT);
        });
    }

    @Test
    void whoBroughtTheTokenIsToldToRevokeIt() {
        ada.desk(AskReceipt.class, new ReceiptOf("ada_agent_bot", Platform.TELEGRAM, BotLock.OWN_TOKEN, RECEIPT));

        ada.types("/start").happens(new AgentTerminated(FIRST)).sees("please revoke it");
    }

    /** An account may have both: the agent's bot is where the agent talked, wherever that is told. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whichTokenToRevokeFollowsTheAgentAndNotTheChat(boolean chatOnDiscord) {
        if (chatOnDiscord) {
            ada.onDiscord();
        }
        ada.desk(AskReceipt.class, new ReceiptOf("ada_agent", Platform.DISCORD, BotLock.OWN_TOKEN, RECEIPT));
        ada.types("/start").happens(new AgentTerminated(FIRST)).sees("developer portal");

        ada.desk(AskReceipt.class, new ReceiptOf("ada_agent_bot", Platform.TELEGRAM, BotLock.OWN_TOKEN, RECEIPT));
        ada.happens(new AgentTerminated(SECOND)).sees("works with Telegram");
    }

    @Test
    void aBotThatTelegramDidNotLockIsNotCalledLocked() {
        ada.desk(AskReceipt.class, new ReceiptOf("ada_agent_bot", Platform.TELEGRAM, BotLock.NOT_LOCKED, RECEIPT));

        ada.types("/start")
                .happens(new AgentTerminated(FIRST))
                .sees("Telegram did not let me lock its bot")
                .sees("revoke it with @BotFather");
    }

    @Test
    void theListBehindTheReceiptIsFresh() {
        ada.types("/status").taps("Terminate").types("ada_agent_bot");
        agents = List.of();

        ada.happens(new AgentTerminated(FIRST)).sees("is terminated").sees("You have no agent right now");
    }

    @Test
    void twiceIsOnce() {
        ada.types("/terminate").types("ada_agent_bot");
        agents = List.of();

        ada.types("/terminate").sees("no agent that runs").offers("My agents", "Back");
    }

    @Test
    void aChatThatIsNewToTheAccountIsToldUntilWhen() {
        ada.desk(Terminate.class, new Held(Instant.parse("2026-11-25T12:00:00Z")));

        ada.types("/terminate").types("ada_agent_bot").sees("only recently").sees("Nov 25, 2026");
    }

    @Test
    void anAgentOfAnotherIsNotTerminated() {
        ada.desk(Terminate.class, new NoAgent());

        ada.types("/terminate").types("ada_agent_bot").sees("no agent that runs");
    }

    @Test
    void amongSeveralTheChosenOneIsMeant() {
        agents = List.of(running(), another());

        ada.types("/terminate").sees("Which agent").chooses("@ada_other_bot").sees("Terminate @ada_other_bot");
        ada.types("ada_agent_bot");
        assertThat(ada.asked()).contains(new Terminate(SECOND, "ada_agent_bot"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Standing.class,
            names = {"BUILT", "WAITS"})
    void whatIsNotReadyYetIsCancelledInsteadSoThatTheMoneyGoesBack(Standing standing) {
        agents = List.of(agent(FIRST, "ada_agent_bot", standing, standing == Standing.WAITS ? "stock" : ""));

        ada.types("/terminate")
                .sees("is not ready yet")
                .taps("Cancel and refund")
                .sees("all you paid goes back");
        ada.taps("Back").sees("is not ready yet");
    }
}
