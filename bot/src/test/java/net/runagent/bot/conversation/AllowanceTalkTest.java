package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AllowanceQuestions.AskSpending;
import net.runagent.bot.conversation.AllowanceQuestions.Spends;
import net.runagent.bot.conversation.AllowanceQuestions.What;
import net.runagent.bot.conversation.AllowanceQuestions.Wish;
import net.runagent.bot.conversation.UsageQuestions.Agent;
import net.runagent.bot.conversation.UsageQuestions.Look;
import net.runagent.bot.conversation.UsageQuestions.NoAgent;
import net.runagent.bot.conversation.UsageQuestions.OwnKey;
import net.runagent.bot.conversation.UsageQuestions.Pick;
import net.runagent.core.conversation.Answer;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance.Each;
import net.runagent.core.usage.LookAtUsage.Report;
import net.runagent.core.usage.SpendingWarned;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowanceTalkTest {
    private static final UUID AGENT = new UUID(1, 1);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final Instant MIDNIGHT = Instant.parse("2026-11-25T00:00:00Z");

    private final List<Wish> wishes = new ArrayList<>();
    private @Nullable Each each;
    private UsdMicros allowed = UsdMicros.ZERO;

    private final ChatRobot ada = ChatRobot.with(new AllowanceTalk(), new UsageTalk())
            .signedIn()
            .desk(AskSpending.class, (asked, _) -> spends(asked));

    private Answer spends(AskSpending asked) {
        Wish wish = asked.wish();
        if (wish.what() != What.LOOK) {
            wishes.add(wish);
        }
        switch (wish.what()) {
            case LIMIT -> {
                each = wish.each();
                allowed = new UsdMicros(wish.micros());
            }
            case MORE -> allowed = allowed.plus(usd("2"));
            case OFF -> each = null;
            case LOOK -> {}
        }
        boolean limited = each != null;
        return new Spends(
                new Agent(AGENT, "@ada_agent_bot"),
                each,
                allowed,
                usd("3.10"),
                limited ? TODAY : null,
                limited ? MIDNIGHT : null,
                usd("2"),
                usd("11"),
                wish.what() != What.LOOK);
    }

    @Test
    void aLimitIsSetInOneTap() {
        ada.types("/allowance").sees("No limit is set").sees("$11.00").taps("$5.00 a day");
        ada.sees("Done").sees("$3.10").sees("of $5.00 used today").sees("agent pauses until");
        assertThat(wishes).containsExactly(Wish.limit(usd("5"), Each.DAY));
    }

    @Test
    void aLimitIsSetWithTheCommand() {
        ada.types("/allowance 5/day").sees("Done").sees("of $5.00 used today");
        ada.types("/allowance 20 a week").sees("of $20.00 used this week");
        ada.types("/allowance nonsense").sees("of $20.00 used this week");
        assertThat(wishes).hasSize(2);
    }

    @Test
    void anotherAmountIsTyped() {
        ada.types("/allowance")
                .taps("Another amount")
                .sees("How much may it spend")
                .types("as much as it likes")
                .sees("nothing was changed")
                .types("50/month")
                .sees("of $50.00 used this month");
        assertThat(wishes).containsExactly(Wish.limit(usd("50"), Each.MONTH));
    }

    @Test
    void anAmountIsAlsoUnderstoodBelowTheButtons() {
        ada.types("/allowance").types("3/day").sees("of $3.00 used today");
    }

    @Test
    void moreForTodayAndNoLimitAreOneTap() {
        ada.types("/allowance 5/day").taps("Add $2.00 this time").sees("of $7.00 used today");
        ada.taps("No limit").sees("No limit is set");
        assertThat(ada.buttons()).doesNotContain("No limit", "Add $2.00 this time");
        assertThat(wishes.get(1)).isEqualTo(Wish.more("2026-11-24"));
        assertThat(wishes.getLast()).isEqualTo(Wish.OFF);
    }

    @Test
    void thatTheAgentPausesIsToldWithTheWayOn() {
        ada.types("/allowance 5/day");
        ada.happens(new SpendingWarned(AGENT, SpendingWarned.ALLOWANCE, 100))
                .sees("@ada_agent_bot pauses")
                .taps("Add $2.00 this time")
                .sees("of $7.00 used today");
        assertThat(wishes).endsWith(Wish.more("2026-11-24"));
    }

    @Test
    void halfOfItIsToldWithoutAskingForMore() {
        ada.types("/allowance 5/day");
        ada.happens(new SpendingWarned(AGENT, SpendingWarned.ALLOWANCE, 50)).sees("50 % of its spending limit");
        assertThat(ada.newViews().getLast()).asString().doesNotContain("more:");
    }

    @Test
    void aLimitThatWasTakenAwayMeanwhileIsNotToldOf() {
        ada.types("/allowance")
                .happens(new SpendingWarned(AGENT, SpendingWarned.ALLOWANCE, 80))
                .seesNothingNew();
    }

    @Test
    void creditThatGoesDownIsToldAndIsOneTapFromMore() {
        ada.types("/allowance")
                .happens(new SpendingWarned(AGENT, SpendingWarned.CREDIT, 80))
                .sees("80 % of its AI credit")
                .sees("Left: $11.00")
                .taps("Spending limit")
                .sees("What @ada_agent_bot may spend");
        ada.happens(new SpendingWarned(AGENT, SpendingWarned.CREDIT, 100)).sees("stands still");
    }

    @Test
    void aDearHourIsToldWithBothWays() {
        ada.types("/allowance")
                .happens(new SpendingWarned(AGENT, SpendingWarned.HOUR, 0))
                .sees("much more than usual")
                .taps("Spending limit")
                .sees("What @ada_agent_bot may spend");
    }

    @Test
    void whoHasSeveralAgentsPicksOneAndTheWishIsKept() {
        ChatRobot.with(new AllowanceTalk())
                .signedIn()
                .desk(
                        AskSpending.class,
                        (asked, _) -> asked.deployment() == null
                                ? new Pick(List.of(
                                        new Agent(AGENT, "@ada_agent_bot"), new Agent(new UUID(2, 2), "@two")))
                                : spends(asked))
                .types("/allowance 5/day")
                .sees("Whose spending")
                .chooses("@ada_agent_bot")
                .sees("of $5.00 used today");
        assertThat(wishes).containsExactly(Wish.limit(usd("5"), Each.DAY));
    }

    @Test
    void anOwnKeyIsLimitedByItsOwnerOnly() {
        ChatRobot.with(new AllowanceTalk())
                .signedIn()
                .desk(AskSpending.class, new OwnKey("@ada_agent_bot"))
                .types("/allowance 5")
                .sees("Only you can limit that one");
    }

    @Test
    void whoHasNoAgentIsShownTheWay() {
        ChatRobot.with(new AllowanceTalk())
                .signedIn()
                .desk(AskSpending.class, new NoAgent())
                .types("/allowance")
                .sees("no running agent");
    }

    @Test
    void fromTheUsageItIsOneTap() {
        ada.desk(
                        Look.class,
                        (look, _) -> new UsageQuestions.Seen(
                                new Agent(AGENT, "@ada_agent_bot"),
                                new Report(
                                        usd("1"), MIDNIGHT, usd("5"), usd("4"), List.of(), List.of(), null),
                                false))
                .types("/usage")
                .taps("Spending limit")
                .sees("What @ada_agent_bot may spend");
    }

    private static UsdMicros usd(String amount) {
        return UsdMicros.ofUsd(new BigDecimal(amount));
    }
}
