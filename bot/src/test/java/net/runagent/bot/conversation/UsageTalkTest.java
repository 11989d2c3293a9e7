package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.UsageQuestions.Added;
import net.runagent.bot.conversation.UsageQuestions.Agent;
import net.runagent.bot.conversation.UsageQuestions.AskAdded;
import net.runagent.bot.conversation.UsageQuestions.AskPacks;
import net.runagent.bot.conversation.UsageQuestions.Look;
import net.runagent.bot.conversation.UsageQuestions.NoAgent;
import net.runagent.bot.conversation.UsageQuestions.OrderPack;
import net.runagent.bot.conversation.UsageQuestions.PackOrdered;
import net.runagent.bot.conversation.UsageQuestions.Packs;
import net.runagent.bot.conversation.UsageQuestions.Pick;
import net.runagent.bot.conversation.UsageQuestions.Seen;
import net.runagent.core.billing.BillingQuestions.BillingAsked;
import net.runagent.core.billing.BillingQuestions.BillingShown;
import net.runagent.core.billing.BillingQuestions.RunningPlan;
import net.runagent.core.catalogue.CreditPack;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Drawing;
import net.runagent.core.conversation.View;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.CreditAdded;
import net.runagent.core.usage.DayCost;
import net.runagent.core.usage.LookAtUsage.Report;
import net.runagent.core.usage.LookAtUsage.Span;
import net.runagent.core.usage.ModelUse;
import net.runagent.core.usage.UsageRead;
import org.junit.jupiter.api.Test;

class UsageTalkTest {
    private static final CreditPack TEN = new CreditPack("credit-10", Money.usd(1200), usd("10"));

    private static final UUID AGENT = new UUID(1, 1);
    private static final Instant READ = Instant.parse("2026-11-24T10:00:00Z");

    private final ChatRobot ada = ChatRobot.with(new UsageTalk()).signedIn().desk(Look.class, (look, _) -> seen(look));
    private boolean everRead = true;

    private List<DayCost> days = List.of();

    private Answer seen(Look look) {
        UsdMicros cost = usd(look.span() == Span.TODAY ? "0.42" : "3.10");
        List<ModelUse> models = look.span() == Span.TODAY
                ? List.of()
                : List.of(
                        new ModelUse("anthropic/claude-sonnet-5", usd("2.50"), 12, 40_000, 2_000),
                        new ModelUse("openai/gpt-5-mini", usd("0.18"), 1, 1_000, 100));
        return new Seen(
                new Agent(AGENT, "@ada_agent_bot"),
                new Report(
                        everRead ? cost : null,
                        everRead ? READ : null,
                        usd("5"),
                        usd("1.90"),
                        models,
                        look.span() == Span.MONTH ? days : List.of(),
                        LocalDate.of(2026, 11, 23)),
                false);
    }

    private static BillingShown plan() {
        var starter =
                new RunningPlan(new UUID(4, 1), "Starter", Money.usd(1900), READ, false, false, false, false, null);
        return new BillingShown(List.of(starter), List.of(), true);
    }

    private static ChatRobot buyer(List<CreditPack> offered, String refused) {
        UUID agent = AGENT;
        return ChatRobot.with(new UsageTalk(), new BillingTalk())
                .signedIn()
                .desk(BillingAsked.class, plan())
                .desk(
                        Look.class,
                        (look, _) -> new Seen(
                                new Agent(agent, "@ada_agent_bot"),
                                new Report(usd("1"), READ, usd("5"), usd("4"), List.of(), List.of(), null),
                                true))
                .desk(AskPacks.class, (asked, _) -> {
                    assertThat(asked.deployment()).isEqualTo(agent);
                    return new Packs(new Agent(agent, "@ada_agent_bot"), offered);
                })
                .desk(OrderPack.class, (order, _) -> {
                    assertThat(order).isEqualTo(new OrderPack(agent, "credit-10"));
                    return new PackOrdered(refused);
                })
                .desk(
                        AskAdded.class,
                        (asked, _) -> new Added(new Agent(agent, "@ada_agent_bot"), usd("10"), usd("14")));
    }

    @Test
    void creditIsBoughtInThreeTapsAndItsComingIsTold() {
        buyer(List.of(TEN), "")
                .types("/usage")
                .taps("Buy AI credit")
                .sees("not refundable")
                .happens(new UsageRead(AGENT, true))
                .seesNothingNew()
                .chooses("$10.00 of AI credit for $12.00")
                .sees("payment page")
                .happens(new CreditAdded(AGENT, new UUID(6, 6)))
                .sees("$10.00 of AI credit were added to @ada_agent_bot")
                .sees("Left now: $14.00");
    }

    @Test
    void fromBillingItIsOneTapToWhatCanBeBought() {
        buyer(List.of(TEN), "")
                .types("/billing")
                .taps("Buy AI credit")
                .sees("More AI credit for @ada_agent_bot")
                .chooses("$10.00 of AI credit for $12.00")
                .sees("payment page");
        buyer(List.of(), "").types("/billing").taps("Buy AI credit").sees("Nothing was ordered");
    }

    @Test
    void whoHasSeveralAgentsIsAskedFirstForWhichOne() {
        ChatRobot.with(new UsageTalk(), new BillingTalk())
                .signedIn()
                .desk(BillingAsked.class, plan())
                .desk(
                        Look.class,
                        (look, _) -> look.deployment() == null
                                ? new Pick(List.of(
                                        new Agent(AGENT, "@ada_agent_bot"), new Agent(new UUID(1, 2), "@second_bot")))
                                : seen(look))
                .desk(
                        AskPacks.class,
                        (asked, _) -> new Packs(new Agent(asked.deployment(), "@ada_agent_bot"), List.of(TEN)))
                .types("/billing")
                .taps("Buy AI credit")
                .chooses("@ada_agent_bot")
                .sees("More AI credit for @ada_agent_bot");
    }

    @Test
    void whyNoCreditCanBeBoughtIsSaid() {
        for (String refused : List.of("none", "own-key", "disputed", "not-sold")) {
            buyer(List.of(TEN), refused)
                    .types("/usage")
                    .taps("Buy AI credit")
                    .chooses("$10.00 of AI credit for $12.00")
                    .sees("Nothing was ordered");
        }
        buyer(List.of(), "").types("/usage").taps("Buy AI credit").sees("Nothing was ordered");
    }

    @Test
    void creditThatCannotBeBoughtIsNotOffered() {
        ada.types("/usage");
        assertThat(ada.buttons()).doesNotContain("Buy AI credit");
    }

    private static UsdMicros usd(String amount) {
        return UsdMicros.ofUsd(new BigDecimal(amount));
    }

    @Test
    void theCostOfTodayAppearsAtOnceWithItsAgeAndThenLive() {
        ada.types("/usage").sees("$0.42").sees("$1.90").sees("reading the meter right now");
        ada.happens(new UsageRead(AGENT, true)).sees("Live from the key");
    }

    @Test
    void theSpanCanBeNamedWithTheCommand() {
        ada.types("/usage week").sees("$3.10");
        ada.types("/usage whatever").sees("$0.42");
    }

    @Test
    void weekMonthAndModelsAreOneTapAway() {
        ada.types("/usage").offers("Today", "Week", "Month", "By model", "Back");
        ada.taps("Week").sees("since Monday").sees("$3.10").sees("41,000 read").sees("13 requests");
        ada.taps("Month").sees("This month");
        ada.taps("By model").sees("anthropic/claude-sonnet-5").sees("$2.50").sees("openai/gpt-5-mini");
        ada.taps("Today").sees("$0.42");
    }

    @Test
    void theDaysOfAMonthAreDrawnAndStandBelowAsWords() {
        days = List.of(
                new DayCost(LocalDate.of(2026, 11, 2), usd("2.10")), new DayCost(LocalDate.of(2026, 11, 23), usd("1")));
        ada.types("/usage month").taps("By day").sees("2.: $2.10").sees("23.: $1.00");
        View.Picture picture = ada.newViews().stream()
                .filter(View.Picture.class::isInstance)
                .map(View.Picture.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(picture.drawing()).isInstanceOfSatisfying(Drawing.DailyCost.class, drawn -> {
            assertThat(drawn.from()).isEqualTo("2026-11-01");
            assertThat(drawn.until()).isEqualTo("2026-11-23");
            assertThat(drawn.days()).hasSize(2);
        });
        ada.happens(new UsageRead(AGENT, true)).seesNothingNew();
        ada.taps("Back to the numbers").sees("$3.10");
    }

    @Test
    void aMonthWithoutACompletedDayOffersNoPicture() {
        ada.types("/usage month");
        assertThat(ada.buttons()).contains("By model").doesNotContain("By day");
    }

    @Test
    void whatDoesNotWorkYetIsNotOffered() {
        ada.types("/usage");
        assertThat(ada.buttons()).doesNotContain("Server", "Allowance");
    }

    @Test
    void whenTheProviderDoesNotAnswerTheAgeIsToldAndATryOffered() {
        ada.types("/usage")
                .happens(new UsageRead(AGENT, false))
                .sees("does not answer")
                .offers("Try again");
        ada.taps("Try again").sees("reading the meter");
    }

    @Test
    void whatAMonthWillCostAtThisPaceIsTold() {
        // $3.10 until the 24th at ten, and $1.90 left.
        ada.types("/usage month").sees("about $3.97 by the end of the month");
        ada.taps("Week").sees("about $5.00 by the end of the week");
        ada.taps("Today").doesNotSee("At this pace");
    }

    @Test
    void beforeTheFirstReadingNoNumberIsInvented() {
        everRead = false;
        ada.types("/usage").sees("not been read yet").doesNotSee("$0.00");
    }

    @Test
    void aReadingOfAnotherAgentChangesNothing() {
        ada.types("/usage").happens(new UsageRead(new UUID(9, 9), true)).seesNothingNew();
    }

    @Test
    void whoHasSeveralAgentsPicksOne() {
        ChatRobot robot = ChatRobot.with(new UsageTalk())
                .signedIn()
                .desk(
                        Look.class,
                        (look, _) -> look.deployment() == null
                                ? new Pick(
                                        List.of(new Agent(AGENT, "@ada_agent_bot"), new Agent(new UUID(2, 2), "@two")))
                                : seen(look));
        robot.types("/usage").sees("Whose usage").chooses("@ada_agent_bot").sees("Usage of @ada_agent_bot");
    }

    @Test
    void whoHasNoneIsShownTheWay() {
        ChatRobot.with(new UsageTalk())
                .signedIn()
                .desk(Look.class, new NoAgent())
                .types("/usage")
                .sees("no running agent");
    }
}
