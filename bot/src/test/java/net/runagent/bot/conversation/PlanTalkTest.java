package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.PlanQuestions.AskPlanChange;
import net.runagent.bot.conversation.PlanQuestions.AskPlans;
import net.runagent.bot.conversation.PlanQuestions.AskResize;
import net.runagent.bot.conversation.PlanQuestions.ConfirmPlan;
import net.runagent.bot.conversation.PlanQuestions.KeepPlan;
import net.runagent.bot.conversation.PlanQuestions.PlanAsked;
import net.runagent.bot.conversation.PlanQuestions.PlanChangeNow;
import net.runagent.bot.conversation.PlanQuestions.PlanChoice;
import net.runagent.bot.conversation.PlanQuestions.PlanOf;
import net.runagent.bot.conversation.PlanQuestions.Plans;
import net.runagent.bot.conversation.PlanQuestions.ResizeNow;
import net.runagent.core.billing.BillingQuestions.BillingAsked;
import net.runagent.core.billing.BillingQuestions.BillingShown;
import net.runagent.core.billing.BillingQuestions.RunningPlan;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.PlanChange;
import net.runagent.core.billing.PlanChange.Kind;
import net.runagent.core.billing.PlanChange.State;
import net.runagent.core.billing.PlanChangeMoved;
import net.runagent.core.billing.PlanTerms;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.ResizeServer.Phase;
import net.runagent.core.deployment.ResizeServer.UnderWay;
import net.runagent.core.deployment.ServerResized;
import net.runagent.core.deployment.ServerResizing;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plan of a running agent is changed: what it costs is said before, what became of it after. */
class PlanTalkTest {
    private static final UUID SUBSCRIPTION = new UUID(4, 1);
    private static final UUID CHANGE = new UUID(4, 2);
    private static final Instant UNTIL = Instant.parse("2026-12-24T12:00:00Z");

    private static final Plan STARTER = plan("starter-monthly", "Starter", 1900, 4);
    private static final Plan STANDARD = plan("standard-monthly", "Standard", 3400, 8);
    private static final Plan POWER = plan("power-monthly", "Power", 5900, 16);

    private static Plan plan(String id, String name, long cents, int memory) {
        return new Plan(
                id,
                name,
                Period.ofMonths(1),
                Money.usd(cents),
                Money.usd(0),
                List.of("cx"),
                memory / 2,
                memory,
                memory * 10,
                new UsdMicros(cents * 1000),
                900,
                "");
    }

    private String refused = "";
    private String answer = "";
    private String hindrance = "";

    private final ChatRobot ada = ChatRobot.with(new BillingTalk(), new PlanTalk())
            .signedIn()
            .desk(
                    BillingAsked.class,
                    new BillingShown(
                            List.of(new RunningPlan(
                                    SUBSCRIPTION,
                                    "Standard",
                                    Money.usd(3400),
                                    UNTIL,
                                    false,
                                    false,
                                    false,
                                    false,
                                    null)),
                            List.of(),
                            true,
                            List.of(),
                            Money.usd(0)))
            .desk(AskAgents.class, (ask, asker) -> new Agents(List.of(running())))
            .desk(AskPlans.class, (ask, asker) -> new Plans(List.of(standard())))
            .desk(ConfirmPlan.class, (ask, asker) -> new PlanAsked(answer))
            .desk(KeepPlan.class, (ask, asker) -> new PlanAsked(""));

    private PlanOf standard() {
        return new PlanOf(
                SUBSCRIPTION,
                "ada_agent_bot",
                "Standard",
                Period.ofMonths(1),
                UNTIL,
                refused,
                List.of(
                        new PlanChoice(new PlanTerms(STARTER, Kind.DOWNGRADE, Money.usd(0), UNTIL), ""),
                        new PlanChoice(new PlanTerms(POWER, Kind.UPGRADE, Money.usd(1250), UNTIL), hindrance)));
    }

    private ChatRobot choosing(String plan) {
        return ada.types("/billing").taps("Change plan").sees("You have").chooses(plan);
    }

    @Test
    void aLargerPlanIsQuotedItemByItemAndAskedForWithOneYes() {
        choosing("Power, by the month: $59.00")
                .sees("Charged now: about $12.50, plus tax")
                .sees("Then: $59.00 a month, plus tax")
                .sees("16 GB memory")
                .sees("Its memory, files and settings stay");
        assertThat(ada.asked()).noneMatch(ConfirmPlan.class::isInstance);
        ada.taps("Confirm").sees("I am asking Polar for it");
        assertThat(ada.asked()).contains(new ConfirmPlan(SUBSCRIPTION, "power-monthly"));
    }

    @Test
    void aSmallerPlanChargesNothingNowAndSaysFromWhenItHolds() {
        choosing("Starter, by the month: $19.00")
                .sees("Charged now: nothing")
                .sees("Dec 24")
                .sees("You can take this back");
    }

    @Test
    void inGermanItIsSaidAsWell() {
        ada.speaks("de");
        ada.types("/billing").taps("Tarif ändern").sees("Was soll daraus werden?");
    }

    @Test
    void anotherPlanCanBeChosenAfterTheQuoteAndBackLeads() {
        choosing("Power, by the month: $59.00").taps("Another plan").sees("What should it become?");
        ada.taps("Back").sees("Billing");
        assertThat(ada.asked()).noneMatch(ConfirmPlan.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({"no-room,nothing charged", "disk,a disk cannot be made smaller", "not-running,does not run right now"})
    void whatTheServerCannotFollowIsSaidBeforeAnythingIsCharged(String why, String words) {
        hindrance = why;
        choosing("Power, by the month: $59.00").sees(words);
        assertThat(ada.buttons()).doesNotContain("Confirm");
    }

    @ParameterizedTest
    @CsvSource({
        "gone,nothing was changed",
        "same,nothing was changed",
        "ending,cannot be changed",
        "due,nothing was changed",
        "scheduled,nothing was changed",
        "under-way,nothing is charged twice",
        "disk,nothing was changed",
        "no-room,nothing charged",
        "not-running,nothing charged"
    })
    void whatIsRefusedSaysWhyAndThatNothingWasChanged(String why, String words) {
        answer = why;
        choosing("Power, by the month: $59.00").taps("Confirm").sees(words);
    }

    @Test
    void aChangeThatWaitsForTheNextPeriodCanBeTakenBack() {
        refused = "scheduled";
        ada.types("/billing")
                .taps("Change plan")
                .sees("A change is set already")
                .taps("Keep my plan");
        assertThat(ada.asked()).contains(new KeepPlan(SUBSCRIPTION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ending", "due", "under-way"})
    void whyItCannotBeChangedNowIsSaidWithAWayOn(String why) {
        refused = why;
        ada.types("/billing").taps("Change plan").offers("Billing");
    }

    @ParameterizedTest
    @CsvSource({
        "DONE,UPGRADE,'',You have <b>Power</b> now",
        "DONE,DOWNGRADE,'',You have <b>Power</b> now",
        "SCHEDULED,DOWNGRADE,'',It is set",
        "WITHDRAWN,DOWNGRADE,'',You keep <b>Standard</b>",
        "WANTED,UPGRADE,locked,I try again by myself",
        "REFUSED,UPGRADE,payment-failed,Your card did not pay",
        "REFUSED,UPGRADE,ending,Resume it first",
        "REFUSED,UPGRADE,due,not paid at the moment",
        "REFUSED,UPGRADE,over,is over",
        "REFUSED,UPGRADE,gone,not sold any more",
        "REFUSED,UPGRADE,locked-long,please try again",
        "REFUSED,UPGRADE,not-accepted,our people look at it"
    })
    void whatBecameOfItIsTold(State state, Kind kind, String code, String words) {
        Instant ended = state == State.WANTED || state == State.SCHEDULED ? null : UNTIL;
        PlanChange change = new PlanChange(
                CHANGE,
                SUBSCRIPTION,
                new InvoiceId(new UUID(4, 3)),
                "standard-monthly",
                "power-monthly",
                kind,
                state,
                code,
                null,
                UNTIL,
                ended);
        ada.desk(
                AskPlanChange.class,
                new PlanChangeNow(change, "ada_agent_bot", "Standard", "Power", Money.usd(5900), UNTIL));
        ada.types("/start").happens(new PlanChangeMoved(CHANGE)).sees(words);
    }

    @Test
    void howTheServerChangesStandsInOneMessageUntilItIsOver() {
        Instant since = Instant.parse("2026-11-24T12:00:00Z");
        ada.desk(
                AskResize.class,
                new ResizeNow("ada_agent_bot", "Power", new UnderWay(CHANGE, Phase.TYPE, false, since)));
        ada.types("/start")
                .passes(Duration.ofSeconds(5))
                .happens(new ServerResizing(FIRST))
                .sees("DONE Shut the server down")
                .sees("RUNNING Give it its new size");
        ada.happens(new ServerResized(FIRST, CHANGE, "")).sees("runs on the server of");
    }

    @ParameterizedTest
    @CsvSource({"no-room,until there is room", "kept-old,runs as before", "never,keeps the one it has"})
    void anOldSizeThatStaysIsToldWithWhatHappensNext(String result, String words) {
        ada.types("/start").happens(new ServerResized(FIRST, CHANGE, result)).sees(words);
    }

    @Test
    void anAgentThatDoesNotAnswerAfterwardsIsOneTapFromItsRecovery() {
        ada.types("/start")
                .happens(new ServerResized(FIRST, CHANGE, "not-well"))
                .sees("Tap Recover to heal it");
    }
}
