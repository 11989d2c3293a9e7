package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.another;
import static net.runagent.bot.conversation.AgentsInTests.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.AskLeaving;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.LeavingOf;
import net.runagent.bot.conversation.AgentQuestions.RefundNow;
import net.runagent.core.billing.BillingQuestions.BillingAsked;
import net.runagent.core.billing.BillingQuestions.BillingShown;
import net.runagent.core.billing.BillingQuestions.RunningPlan;
import net.runagent.core.deployment.Leaving;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.Test;

/** The money back in two taps from /billing. */
class RefundTalkTest {
    private static final Instant UNTIL = Instant.parse("2026-11-30T12:00:00Z");

    private Leaving money = leaving(1776, Leaving.When.AT_ONCE);
    private List<Agent> agents = List.of(running());
    private String refused = "";

    private List<RunningPlan> plans = List.of(
            new RunningPlan(new UUID(4, 1), "Starter", Money.usd(1900), UNTIL, false, false, false, false, null));

    private final ChatRobot ada = ChatRobot.with(new BillingTalk(), new RefundTalk(), new TerminateTalk())
            .signedIn()
            .desk(BillingAsked.class, (ask, asker) -> new BillingShown(plans, List.of(), true, List.of(), Money.usd(0)))
            .desk(AskAgents.class, (ask, asker) -> new Agents(agents))
            .desk(AskLeaving.class, (ask, asker) -> new LeavingOf(ask.deployment(), "ada_agent_bot", money))
            .desk(RefundNow.class, (ask, asker) -> new Acted(refused));

    private static Leaving leaving(long back, Leaving.When when) {
        return new Leaving(Money.usd(back), Money.usd(500), Money.usd(124), UNTIL, when);
    }

    @Test
    void twoTapsFromBillingAndItSaysBeforeWhatGoesBackAndWhatEnds() {
        ada.types("/billing")
                .taps("Refund")
                .sees("$17.76 and its tax go back to you")
                .sees("setup fee of $5.00 is not paid back")
                .sees("$1.24 of it are used")
                .sees("its server is deleted with everything on it");
        assertThat(ada.asked()).noneMatch(RefundNow.class::isInstance);
        ada.taps("Refund now").sees("your money goes back");
        assertThat(ada.asked()).contains(new RefundNow(FIRST));
    }

    @Test
    void whoIsTooLateHearsWhatTheyCanDoInstead() {
        money = null;
        ada.types("/billing")
                .taps("Refund")
                .sees("7 days of the money-back promise are over")
                .offers("Billing");
        assertThat(ada.buttons()).doesNotContain("Refund now");
    }

    @Test
    void whoHasUsedThePromiseAndWhoHasSpentItAllAreToldSo() {
        money = leaving(1900, Leaving.When.BY_PEOPLE);
        ada.types("/billing").taps("Refund").sees("holds once for each person");
        money = leaving(0, Leaving.When.AT_ONCE);
        ada.types("/billing").taps("Refund").sees("nothing left that could go back");
        assertThat(ada.buttons()).doesNotContain("Refund now");
    }

    @Test
    void aTapThatComesTooLateChangesNothing() {
        ada.types("/billing").taps("Refund");
        refused = "nothing-back";
        ada.taps("Refund now").sees("nothing was changed and your agent keeps running");
    }

    @Test
    void aChatThatJoinedAMomentAgoEndsNothing() {
        ada.desk(RefundNow.class, new Held(UNTIL));
        ada.types("/billing").taps("Refund").taps("Refund now").sees("joined your account only recently");
    }

    @Test
    void amongSeveralAgentsOneIsChosenAndWhoHasNoneIsTold() {
        agents = List.of(running(), another());
        ada.types("/billing").taps("Refund").chooses("@ada_agent_bot").offers("Refund now");
        agents = List.of();
        ada.types("/billing").taps("Refund").sees("no running agent for which money could go back");
    }

    @Test
    void keepingTheAgentLeadsBackToBilling() {
        ada.types("/billing").taps("Refund").taps("Keep my agent").sees("Billing");
        assertThat(ada.asked()).noneMatch(RefundNow.class::isInstance);
    }

    @Test
    void whoComesBackToBillingAfterTheDecisionSeesThatThePlanIsOver() {
        ada.desk(RefundNow.class, (ask, asker) -> {
            plans = List.of();
            return new Acted("");
        });
        ada.types("/billing").sees("Starter").taps("Refund").taps("Refund now").sees("You have no running plan");
        assertThat(ada.buttons()).doesNotContain("Refund", "Cancel subscription");
    }
}
