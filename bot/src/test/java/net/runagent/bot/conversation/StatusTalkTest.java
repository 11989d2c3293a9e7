package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.SECOND;
import static net.runagent.bot.conversation.AgentsInTests.agent;
import static net.runagent.bot.conversation.AgentsInTests.another;
import static net.runagent.bot.conversation.AgentsInTests.leftAlone;
import static net.runagent.bot.conversation.AgentsInTests.running;
import static net.runagent.bot.conversation.AgentsInTests.seen;
import static net.runagent.bot.conversation.AgentsInTests.silent;
import static net.runagent.bot.conversation.AgentsInTests.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.Standing;
import net.runagent.bot.conversation.AgentQuestions.StartRecovery;
import net.runagent.bot.conversation.BuildQuestions.BuildElsewhere;
import net.runagent.bot.conversation.BuildQuestions.BuiltIn;
import net.runagent.core.care.AgentTrouble;
import net.runagent.core.care.AgentWell;
import net.runagent.core.catalogue.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTalkTest {
    private List<Agent> agents = List.of(running());

    private final ChatRobot ada = ChatRobot.with(
                    new StatusTalk(),
                    new RecoverTalk(),
                    new TerminateTalk(),
                    new BuildTalk(),
                    new BillingTalk(),
                    new UsageTalk(),
                    new SecurityTalk())
            .signedIn()
            .desk(AskAgents.class, (ask, asker) -> new Agents(agents))
            .desk(StartRecovery.class, new Acted(""));

    @Test
    void whoHasNoAgentIsOfferedOne() {
        agents = List.of();

        ada.types("/status").sees("You have no agent right now").offers("Back");
    }

    @Test
    void oneAgentIsShownAtOnceWithAllThatCanBeDone() {
        ada.types("/status").sees("</b> is running").sees("Nuremberg");

        assertThat(ada.buttons()).contains("Recover", "Restart", "Terminate", "Look again", "Back");
    }

    @Test
    void anAgentThatNobodyWatchesSaysSo() {
        ada.types("/status").doesNotSee("Nobody watches it");
        agents = List.of(leftAlone());

        ada.types("/status").sees("Nobody watches it: you switched that off");
    }

    @Test
    void amongSeveralOneIsChosenAndTheWayBackLeadsToTheList() {
        agents = List.of(running(), another());

        ada.types("/status").sees("Which agent?").chooses("@ada_other_bot").sees("@ada_other_bot</b> needs attention");
        ada.sees("not running on its server").taps("All my agents").sees("Which agent?");
    }

    @Test
    void anAgentThatMayNotWriteToItsOwnerYetSaysWhatTheOwnerHasToDo() {
        agents = List.of(silent());
        ada.types("/status").sees("being built").sees("press <b>Start").offers("I pressed Start", "Cancel and refund");
        assertThat(ada.link("Open @ada_agent_bot")).isEqualTo("https://t.me/ada_agent_bot");
    }

    /** Each of these words is promised to scripts. */
    @ParameterizedTest
    @CsvSource({
        "RUNS,running",
        "TROUBLE,needs attention",
        "STOPPED,stopped",
        "BUILT,being built",
        "WAITS,waits for a free server",
        "UNPAID,waits for its payment",
        "RECOVERED,being recovered",
        "ENDED,is being ended right now"
    })
    void everyStandingHasItsWords(Standing standing, String words) {
        agents = List.of(
                agent(FIRST, "ada_agent_bot", standing, standing == Standing.WAITS ? "stock" : trouble(standing)));

        ada.types("/status").sees(words).doesNotSee("status.").offers("Look again", "Back");
    }

    private static String trouble(Standing standing) {
        return standing == Standing.TROUBLE || standing == Standing.STOPPED ? "agent-down" : "";
    }

    @ParameterizedTest
    @EnumSource(
            value = Standing.class,
            names = {"BUILT", "WAITS"})
    void whatIsNotReadyCanBeCancelledFromHere(Standing standing) {
        agents = List.of(agent(FIRST, "ada_agent_bot", standing, standing == Standing.WAITS ? "quota" : ""));

        ada.types("/status").offers("Cancel and refund");
        assertThat(ada.buttons()).doesNotContain("Terminate", "Recover");
    }

    @Test
    void whatWaitsCanBeBuiltInAnotherCountryFromHereAsWell() {
        Place helsinki = new Place("hel1", "Helsinki", "FI");
        agents = List.of(waiting(helsinki));
        ada.desk(BuildElsewhere.class, new BuiltIn(helsinki));

        ada.types("/status")
                .sees("waits for a free server")
                .sees("at the same price")
                .offers("Build in Helsinki, Finland", "Cancel and refund");
        ada.taps("Build in Helsinki, Finland").sees("building it in Helsinki, Finland");
        assertThat(ada.asked()).contains(new BuildElsewhere(FIRST, "hel1"));
    }

    @ParameterizedTest
    @CsvSource({"unpaid,it is not paid for", "paused,its plan is paused"})
    void whatIsSwitchedOffSaysWhyAndWhatBringsItBack(String reason, String why) {
        agents = List.of(agent(FIRST, "ada_agent_bot", Standing.SUSPENDED, reason));

        ada.types("/status").sees("switched off").sees(why).sees("kept").offers("Payment method");
        assertThat(ada.buttons()).contains("Billing", "Terminate").doesNotContain("Recover", "Restart");
    }

    @Test
    void whatIsBeingSwitchedOnSaysSo() {
        agents = List.of(agent(FIRST, "ada_agent_bot", Standing.RESUMING, ""));
        ada.types("/status").sees("is being switched on");
        assertThat(ada.buttons()).doesNotContain("Recover", "Restart");
    }

    @Test
    void aRestartIsARecoveryAndSaysThatItHasBegun() {
        ada.types("/status").taps("Restart");

        assertThat(ada.toast()).contains("Restarting");
        assertThat(ada.asked()).contains(new StartRecovery(FIRST));
    }

    @Test
    void aRestartOfWhatIsBeingTerminatedSaysWhyNot() {
        ada.desk(StartRecovery.class, new Acted("terminated"));

        ada.types("/status").taps("Restart").sees("terminated").doesNotSee("deploy.refused");
    }

    @Test
    void anAgentThatEndedBehindTheOpenScreenLeadsBackToWhatThereIs() {
        ada.types("/status");
        Supplier<ChatRobot> restart = ada.finger("Restart");
        agents = List.of();
        ada.desk(StartRecovery.class, new NoAgent());

        restart.get().sees("You have no agent right now");
    }

    @Test
    void theScreenIsFreshAfterSomethingWasTold() {
        ada.types("/status").sees("is running");
        agents = List.of(agent(FIRST, "ada_agent_bot", Standing.TROUBLE, "agent-deaf"));

        ada.happens(new AgentTrouble(FIRST, "agent-deaf"));

        assertThat(ada.screen()).contains("needs attention").doesNotContain("is running");
    }

    /** It is drawn afresh where it stands: a second one below the news would only be noise. */
    @Test
    void newsBelowTheScreenDoNotDoubleIt() {
        ada.types("/status");
        agents = List.of(agent(FIRST, "ada_agent_bot", Standing.TROUBLE, "agent-deaf"));
        ada.happens(new AgentTrouble(FIRST, "agent-deaf"));
        assertThat(ada.messages())
                .filteredOn(words -> words.contains("Plan: Starter"))
                .hasSize(1);
        ada.types("/start").sees("Good to see you");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent-down",
                "agent-deaf",
                "config-broken",
                "program-broken",
                "disk-full",
                "out-of-memory",
                "server-off",
                "server-gone",
                "no-login",
                "server-stuck",
                "credit-spent",
                "own-key-invalid",
                "token-revoked",
                "bot-gone",
                "no-answer",
                "not-healed",
                "interrupted"
            })
    void everyTroubleIsToldInWordsWithTheOneTapThatHeals(String reason) {
        agents = List.of(agent(FIRST, "ada_agent_bot", Standing.TROUBLE, reason));

        ada.types("/start")
                .happens(new AgentTrouble(FIRST, reason))
                .sees("needs attention")
                .doesNotSee("status.");
        ada.taps("Recover now");

        assertThat(ada.asked()).contains(new StartRecovery(FIRST));
    }

    @Test
    void whoIsNotHealedByItselfIsOfferedThatWithTheTrouble() {
        agents = List.of(agent(FIRST, "ada_agent_bot", Standing.TROUBLE, "agent-down"));

        ada.types("/start").happens(new AgentTrouble(FIRST, "agent-down"));
        assertThat(ada.newViews().getLast().toString()).contains("enter:security:" + FIRST);
    }

    @Test
    void spentCreditLeadsToMoreOfItAndSaysThatNobodyElseCanMendIt() {
        agents = List.of(agent(FIRST, "ada_agent_bot", Standing.TROUBLE, "credit-spent"));

        ada.types("/start").happens(new AgentTrouble(FIRST, "credit-spent")).sees("only you can mend");
        assertThat(ada.newViews().getLast().toString())
                .contains("enter:usage:" + FIRST, "enter:recover:now:" + FIRST)
                .doesNotContain("enter:security");
    }

    @Test
    void howItsServerIsStandsInTheStatusWithItsTime() {
        agents = List.of(seen());

        ada.types("/status")
                .sees("Processors: 7 % busy of 2")
                .sees("Memory: 1.5 of 3.8 GB")
                .sees("Disk: 23 % of 40 GB")
                .sees("1.2 GB in, 0.3 GB out");
        agents = List.of(running());
        ada.types("/status").doesNotSee("Processors");
    }

    @Test
    void troubleThatIsOverBeforeItIsToldIsNotTold() {
        ada.types("/start").happens(new AgentTrouble(FIRST, "agent-down")).seesNothingNew();
    }

    @Test
    void anAgentThatCameBackByItselfIsToldOnlyWhileItIsWell() {
        ada.types("/start").happens(new AgentWell(FIRST)).sees("works again");

        agents = List.of(agent(FIRST, "ada_agent_bot", Standing.TROUBLE, "agent-down"));
        ada.happens(new AgentWell(FIRST)).seesNothingNew();
    }

    @Test
    void nothingIsToldOfAnAgentThatIsNotTheirs() {
        ada.types("/start").happens(new AgentTrouble(SECOND, "agent-down")).seesNothingNew();
    }

    @Test
    void aForgedEntryShowsNothingOfOthers() {
        agents = List.of(running(), another());

        ada.types("/status 01980000-0000-7000-8000-000000000099").sees("Which agent?");
    }
}
