package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.BuildQuestions.AskCancel;
import net.runagent.bot.conversation.BuildQuestions.AskEnd;
import net.runagent.bot.conversation.BuildQuestions.AskProgress;
import net.runagent.bot.conversation.BuildQuestions.BuildElsewhere;
import net.runagent.bot.conversation.BuildQuestions.BuiltIn;
import net.runagent.bot.conversation.BuildQuestions.CancelAndRefund;
import net.runagent.bot.conversation.BuildQuestions.Cancelling;
import net.runagent.bot.conversation.BuildQuestions.Done;
import net.runagent.bot.conversation.BuildQuestions.Ended;
import net.runagent.bot.conversation.BuildQuestions.FirstWords;
import net.runagent.bot.conversation.BuildQuestions.GreetNow;
import net.runagent.bot.conversation.BuildQuestions.NotBuilt;
import net.runagent.bot.conversation.BuildQuestions.NotBuiltThere;
import net.runagent.bot.conversation.BuildQuestions.Progress;
import net.runagent.bot.conversation.BuildQuestions.TakeFirstWords;
import net.runagent.core.account.Platform;
import net.runagent.core.catalogue.Place;
import net.runagent.core.conversation.Text;
import net.runagent.core.deployment.AgentReady;
import net.runagent.core.deployment.BuildMoved;
import net.runagent.core.deployment.BuildUndone;
import net.runagent.core.deployment.Cancellation;
import net.runagent.core.deployment.Milestone;
import net.runagent.core.deployment.RoomAwaited;
import net.runagent.core.deployment.StartNeeded;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BuildTalkTest {
    private static final UUID AGENT = UUID.fromString("01980000-0000-7000-8000-000000000001");

    private static final Place HELSINKI = new Place("hel1", "Helsinki", "FI");

    private static final Cancellation ALL = new Cancellation(Money.usd(1900), Money.usd(0));
    private static final Cancellation ALL_BUT_SETUP = new Cancellation(Money.usd(1900), Money.usd(500));

    private Milestone at = Milestone.SERVER;
    private String waits = "";
    private List<Place> elsewhere = List.of();
    private boolean second;
    private String words = "Hello <b>Ada</b>!";

    private Platform platform = Platform.TELEGRAM;

    private final Instant since = Instant.parse("2026-11-24T11:59:48Z"); // the robot's clock says noon

    private @Nullable Duration usual;

    private final ChatRobot ada = ChatRobot.with(new BuildTalk())
            .signedIn()
            .desk(AskProgress.class, (ask, asker) -> progress())
            .desk(TakeFirstWords.class, (ask, asker) -> new FirstWords(progress(), words))
            .desk(GreetNow.class, new Done(""))
            .desk(AskCancel.class, new Cancelling("ada_agent_bot", ALL))
            .desk(CancelAndRefund.class, new Done(""));

    private Progress progress() {
        return new Progress(
                AGENT,
                "ada_agent_bot",
                at,
                waits,
                elsewhere,
                second,
                platform,
                "https://t.me/ada_agent_bot",
                since,
                usual);
    }

    @Test
    void oneMessageFollowsTheBuilding() {
        ada.types("/start").happens(new BuildMoved(AGENT)).sees("Building @ada_agent_bot");
        int messages = ada.messages().size();

        at = Milestone.INSTALL;
        ada.happens(new BuildMoved(AGENT)).sees("Installing the agent");

        assertThat(ada.messages().stream().filter(text -> text.contains("Building @")))
                .hasSize(1);
        assertThat(ada.messages()).hasSizeLessThanOrEqualTo(messages + 1);
    }

    @Test
    void theMessageSaysHowLongItTakesAndChangesAlsoWhileNoStepEnds() {
        ada.types("/start").happens(new BuildMoved(AGENT)).sees("12 s so far");
        ada.passes(Duration.ofSeconds(5)).happens(new BuildMoved(AGENT)).sees("17 s so far");
        usual = Duration.ofSeconds(150);
        ada.passes(Duration.ofSeconds(113)).happens(new BuildMoved(AGENT)).sees("2 min 10 s so far, usually 3 minutes");
        ada.passes(Duration.ofHours(2)).happens(new BuildMoved(AGENT)).sees("2 h 2 min so far");

        assertThat(ada.messages().stream().filter(text -> text.contains("so far")))
                .hasSize(1);
    }

    @Test
    void thatItGoesOnIsHeardTooLateWhenItWasGivenUp() {
        ada.desk(AskEnd.class, new Ended("ada_agent_bot", "not-built", ALL));
        ada.types("/start").happens(new BuildMoved(AGENT)).happens(new BuildUndone(AGENT));
        ada.desk(AskProgress.class, new NotBuilt());

        ada.happens(new BuildMoved(AGENT));
        assertThat(ada.messages())
                .anyMatch(text -> text.contains("is not built"))
                .noneMatch(text -> text.contains("Building @"));
    }

    @Test
    void whatIsBuiltIsOneLineInsteadOfSevenTicks() {
        ada.types("/start").happens(new BuildMoved(AGENT));
        at = null;
        ada.happens(new AgentReady(AGENT));

        assertThat(ada.messages().stream().filter(text -> text.contains("@ada_agent_bot is built")))
                .singleElement()
                .satisfies(text -> assertThat(text.lines()).hasSize(1));
        assertThat(ada.messages()).noneMatch(text -> text.contains("Building @"));
    }

    @Test
    void itEndsWithTheFirstWordsOfTheAgent() {
        at = null;

        ada.types("/start").happens(new AgentReady(AGENT)).sees("is ready").sees("Hello <b>Ada</b>!");
        assertThat(ada.link("Open @ada_agent_bot")).isEqualTo("https://t.me/ada_agent_bot");
    }

    @Test
    void wordsThatWereQuotedBeforeAreNotMissed() {
        at = null;
        words = null;

        ada.types("/start").happens(new AgentReady(AGENT)).sees("is ready");
    }

    @Test
    void theOwnerWhoMustPressStartIsAskedToAndCanSayThatItIsDone() {
        at = Milestone.HELLO;

        ada.types("/start")
                .happens(new StartNeeded(AGENT))
                .sees("make the first step")
                .taps("I pressed Start")
                .sees("I am on it");
        assertThat(ada.asked()).contains(new GreetNow(AGENT));
    }

    @Test
    void whoWaitsForAServerMayCancelAndGetsTheMoneyBack() {
        waits = "stock";

        ada.types("/start")
                .happens(new RoomAwaited(AGENT))
                .sees("no free server")
                .taps("Cancel and refund")
                .sees("all you paid goes back");
        assertThat(ada.asked()).doesNotContain(new CancelAndRefund(AGENT));
        ada.taps("Yes, cancel it").sees("I am on it");
        assertThat(ada.asked()).contains(new CancelAndRefund(AGENT));

        ada.desk(AskEnd.class, new Ended("ada_agent_bot", "by-customer", ALL));
        ada.happens(new BuildUndone(AGENT)).sees("on its way back");
    }

    @Test
    void whoWaitsIsOfferedAnotherCountryAtTheSamePriceAndOneTapBuildsItThere() {
        waits = "stock";
        elsewhere = List.of(HELSINKI);
        ada.desk(BuildElsewhere.class, new BuiltIn(HELSINKI));

        ada.types("/start")
                .happens(new RoomAwaited(AGENT))
                .sees("no free server")
                .sees("in Helsinki, Finland, at the same price");
        assertThat(ada.asked()).doesNotContain(new BuildElsewhere(AGENT, "hel1"));
        ada.taps("Build in Helsinki, Finland").sees("building it in Helsinki, Finland");
        assertThat(ada.asked()).contains(new BuildElsewhere(AGENT, "hel1"));
    }

    @Test
    void whereNothingIsFreeElsewhereNothingIsOffered() {
        waits = "stock";

        ada.types("/start")
                .happens(new RoomAwaited(AGENT))
                .sees("no free server")
                .doesNotSee("same price");
    }

    @Test
    void whoTapsTooLateIsToldWhetherThePlaceIsFullOrTheOrderHasGoneOn() {
        waits = "stock";
        elsewhere = List.of(HELSINKI);
        ada.desk(BuildElsewhere.class, new NotBuiltThere(true));
        ada.types("/start")
                .happens(new RoomAwaited(AGENT))
                .taps("Build in Helsinki, Finland")
                .sees("Somebody was faster")
                .sees("your place is kept");

        ada.desk(BuildElsewhere.class, new NotBuiltThere(false));
        ada.happens(new RoomAwaited(AGENT)).taps("Build in Helsinki, Finland").sees("gone on meanwhile");
    }

    @Test
    void everyPlaceOfTheProviderFitsOnTheButtonInEveryLanguage() {
        Texts texts = new Texts();
        for (String place : List.of(
                "Nuremberg DE", "Falkenstein DE", "Helsinki FI", "Ashburn US", "Hillsboro US", "Singapore SG")) {
            String[] cityAndCountry = place.split(" ");
            Text label = BuildTalk.elsewhere("", AGENT, List.of(new Place("x", cityAndCountry[0], cityAndCountry[1])))
                    .getFirst()
                    .getFirst()
                    .label();
            for (String language : texts.languages()) {
                assertThat(texts.plain(label, Locale.forLanguageTag(language)))
                        .as(language)
                        .hasSizeLessThanOrEqualTo(30)
                        .doesNotEndWith(cityAndCountry[1]);
            }
        }
    }

    @Test
    void aSecondServerIsSaidSo() {
        second = true;

        ada.types("/start").happens(new BuildMoved(AGENT)).sees("took a fresh one");
    }

    @Test
    void everyReasonToGiveUpHasWords() {
        for (String reason : new String[] {"by-customer", "not-built", "no-room", "model-key", "bot-gone"}) {
            ada.desk(AskEnd.class, new Ended("ada_agent_bot", reason, ALL));
            ada.happens(new BuildUndone(AGENT)).sees("on its way back").doesNotSee("build.undone");
        }
        for (String why : new String[] {"stock", "quota", "provider"}) {
            waits = why;
            ada.happens(new RoomAwaited(AGENT)).sees("money back").doesNotSee("build.no-room");
        }
    }

    @Test
    void whichPlatformKeepsTheAgentWaitingIsTheAgentsAndNotTheChats() {
        waits = "outage";
        ada.onDiscord().happens(new RoomAwaited(AGENT)).sees("or Telegram");

        platform = Platform.DISCORD;
        ada.happens(new RoomAwaited(AGENT)).sees("or Discord");
    }

    @Test
    void whoeverPaidMayCancelWhileItIsBeingBuiltAndIsAskedFirst() {
        ada.types("/start")
                .happens(new BuildMoved(AGENT))
                .taps("Cancel and refund")
                .sees("Cancel @ada_agent_bot?");
        ada.taps("Back").sees("Good to see you");
        assertThat(ada.asked()).doesNotContain(new CancelAndRefund(AGENT));

        ada.taps("Cancel and refund").taps("Yes, cancel it").sees("I am on it");
        ada.desk(AskEnd.class, new Ended("ada_agent_bot", "by-customer", ALL));
        ada.happens(new BuildUndone(AGENT)).sees("is not built").sees("on its way back");
    }

    @Test
    void aTapMeantForTheMessageBeforeItChangedStillCounts() {
        ada.types("/start").happens(new BuildMoved(AGENT));
        var finger = ada.finger("Cancel and refund");
        at = Milestone.BOOT;
        ada.happens(new BuildMoved(AGENT));
        at = Milestone.INSTALL;
        ada.happens(new BuildMoved(AGENT));

        finger.get().sees("Cancel @ada_agent_bot?");
    }

    @Test
    void aTapMeantForAMessageThatNoLongerOffersItIsOutOfDate() {
        ada.types("/start").happens(new BuildMoved(AGENT));
        var finger = ada.finger("Cancel and refund");
        at = null;
        ada.happens(new AgentReady(AGENT));

        finger.get();
        assertThat(ada.toast()).contains("out of date");
        assertThat(ada.asked()).doesNotContain(new AskCancel(AGENT));
    }

    @Test
    void onceTheInstallHasBegunTheSetupFeeStaysAndThatIsSaidBeforeAndAfter() {
        ada.desk(AskCancel.class, new Cancelling("ada_agent_bot", ALL_BUT_SETUP));
        ada.types("/start")
                .happens(new BuildMoved(AGENT))
                .taps("Cancel and refund")
                .sees("setup fee of $5.00 does not");

        ada.taps("Yes, cancel it");
        ada.desk(AskEnd.class, new Ended("ada_agent_bot", "by-customer", ALL_BUT_SETUP));
        ada.happens(new BuildUndone(AGENT)).sees("$19.00").sees("our people");
    }

    @Test
    void anAgentThatGotReadyMeanwhileIsNotCancelled() {
        ada.desk(CancelAndRefund.class, new Done("runs"));

        ada.types("/start")
                .happens(new BuildMoved(AGENT))
                .taps("Cancel and refund")
                .taps("Yes, cancel it")
                .sees("already runs");
    }

    @Test
    void aChatThatIsNewToTheAccountCannotCancelYet() {
        ada.desk(CancelAndRefund.class, new Held(Instant.parse("2026-11-25T12:00:00Z")));

        ada.types("/start")
                .happens(new BuildMoved(AGENT))
                .taps("Cancel and refund")
                .taps("Yes, cancel it")
                .sees("joined your account only recently");
    }

    @Test
    void aChatThatIsNewToTheAccountCannotHaveItBuiltElsewhereYet() {
        waits = "stock";
        elsewhere = List.of(HELSINKI);
        ada.desk(BuildElsewhere.class, new Held(Instant.parse("2026-11-25T12:00:00Z")));

        ada.types("/start")
                .happens(new RoomAwaited(AGENT))
                .taps("Build in Helsinki, Finland")
                .sees("cannot cancel or change anything before");
    }

    @Test
    void whatIsReadyOffersNoCancelling() {
        at = null;

        ada.types("/start").happens(new AgentReady(AGENT));

        assertThat(ada.buttons()).doesNotContain("Cancel and refund");
    }
}
