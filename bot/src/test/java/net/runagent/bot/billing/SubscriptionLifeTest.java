package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.runagent.core.billing.Case;
import net.runagent.core.conversation.Happening;
import net.runagent.core.deployment.AgentResumed;
import net.runagent.core.deployment.AgentSuspended;
import net.runagent.core.deployment.EndAnnounced;
import net.runagent.core.deployment.PaymentMissing;
import net.runagent.core.deployment.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The life of a subscription against the simulated Polar and Hetzner, without a single webhook. */
class SubscriptionLifeTest {
    private static final Instant BEGUN = Instant.parse("2027-01-31T10:00:00Z");
    private static final Set<Class<? extends Happening>> ABOUT_LIFE =
            Set.of(PaymentMissing.class, AgentSuspended.class, AgentResumed.class, EndAnnounced.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AgentHouse house = new AgentHouse(BEGUN);

    @AfterEach
    void theBooksBalanceAndTheContractHolds() {
        try {
            house.cards.isSound();
        } finally {
            house.close();
        }
    }

    private List<String> told() {
        return house.told(ABOUT_LIFE);
    }

    private void subscription(java.util.function.Consumer<ObjectNode> change) {
        house.cards.polar.tamper("subscriptions", "newest", change);
    }

    @Test
    @Case(53)
    void aPlanOfThe31stIsPaidToTheEndOfEachMonthWithoutDrifting() {
        Instant february = house.paidUntil();
        assertThat(february.toString()).startsWith("2027-02-28T10:0");
        house.forwardTo(february.plus(MINUTE));
        assertThat(house.paidUntil().toString()).startsWith("2027-03-31T10:0");
        house.forwardTo(house.paidUntil().plus(MINUTE));
        assertThat(house.paidUntil().toString()).startsWith("2027-04-30T10:0");
        assertThat(told()).isEmpty();
        assertThat(house.state()).isInstanceOf(State.Running.class);
    }

    @Test
    @Case(22)
    void anEndThatWasTakenBackASecondBeforeTheDayNeverHappens() {
        subscription(each -> each.put("cancel_at_period_end", true));
        house.cards.look();
        Instant day = house.paidUntil();
        house.forwardTo(day.minusSeconds(1));
        subscription(each -> each.put("cancel_at_period_end", false));
        house.forwardTo(day.plus(Duration.ofDays(8)));

        assertThat(house.state()).isInstanceOf(State.Running.class);
        assertThat(house.power()).isEqualTo("running");
        assertThat(house.paidUntil()).isAfter(day);
        assertThat(told()).isEmpty();
    }

    @Test
    @Case(24)
    void fourDeclinesSwitchTheServerOffAfterAWeekAndMoneyOnDay21BringsItBack() {
        house.cards.polar.declineRenewals(4);
        Instant lapse = house.paidUntil();
        house.forwardTo(lapse);
        house.forwardTo(lapse.plus(Duration.ofDays(6)).plus(MINUTE));
        assertThat(house.state()).isInstanceOf(State.Running.class);
        assertThat(house.power()).isEqualTo("running");
        house.forwardTo(lapse.plus(Duration.ofDays(8)));
        assertThat(house.state()).isInstanceOf(State.Suspended.class);
        house.until(() -> house.power().equals("off"));
        assertThat(told())
                .containsExactly(
                        "PaymentMissing[stage=began]",
                        "PaymentMissing[stage=middle]",
                        "PaymentMissing[stage=last]",
                        "AgentSuspended[reason=unpaid]");

        house.forwardTo(lapse.plus(Duration.ofDays(21)).plus(Duration.ofHours(1)));
        house.until(() -> house.state() instanceof State.Running);
        assertThat(house.power()).isEqualTo("running");
        assertThat(told()).hasSize(5).endsWith("AgentResumed[answers=true]");
        assertThat(house.paidUntil()).isAfter(lapse.plus(Duration.ofDays(25)));
    }

    /** With a new card in the portal. */
    @Test
    @Case(24)
    void aCardThatIsReplacedOnDay6PaysAtOnceAndNothingIsSwitchedOff() {
        house.cards.polar.declineRenewals(2);
        Instant lapse = house.paidUntil();
        house.forwardTo(lapse);
        house.forwardTo(lapse.plus(Duration.ofDays(6)).plus(Duration.ofHours(1)));
        house.cards.polar.replaceCard(
                house.cards
                        .polar
                        .look("customers", "newest")
                        .orElseThrow()
                        .path("id")
                        .asString(),
                true);
        house.forwardTo(lapse.plus(Duration.ofDays(9)));

        assertThat(house.state()).isInstanceOf(State.Running.class);
        assertThat(house.power()).isEqualTo("running");
        assertThat(told())
                .containsExactly(
                        "PaymentMissing[stage=began]", "PaymentMissing[stage=middle]", "PaymentMissing[stage=last]");
        assertThat(house.paidUntil()).isAfter(lapse.plus(Duration.ofDays(25)));
    }

    @Test
    @Case(52)
    void moneyThatIsBookedInTheVeryInstantInWhichTheGraceEndsKeepsTheAgentRunning() {
        Instant lapse = onTheLastMinuteOfTheGrace();
        house.cards.turn("billing.watch-subscriptions");
        house.cards.turn("deployment.watch-cover");

        assertThat(house.paidUntil()).isAfter(lapse);
        assertThat(house.state()).isInstanceOf(State.Running.class);
        assertThat(house.power()).isEqualTo("running");
        assertThat(told()).doesNotContain("AgentSuspended[reason=unpaid]");
    }

    /** The other way round. */
    @Test
    @Case(52)
    void anAgentThatWasSwitchedOffAMomentBeforeTheMoneyWasSeenComesBackByItself() {
        onTheLastMinuteOfTheGrace();
        house.cards.turn("deployment.watch-cover");
        assertThat(house.state()).isInstanceOf(State.Suspended.class);
        house.cards.turn("billing.watch-subscriptions");
        house.until(
                () -> house.state() instanceof State.Running && house.power().equals("running"));
        assertThat(told()).endsWith("AgentSuspended[reason=unpaid]", "AgentResumed[answers=true]");
    }

    /** The third try at Polar succeeds in the very minute in which the grace ends; nobody here has looked yet. */
    private Instant onTheLastMinuteOfTheGrace() {
        house.cards.polar.declineRenewals(2);
        Instant lapse = house.paidUntil();
        house.forwardTo(lapse);
        house.forwardTo(lapse.plus(Duration.ofDays(7)).minus(MINUTE));
        assertThat(house.state()).isInstanceOf(State.Running.class);
        house.cards.world.clock().advance(MINUTE.multipliedBy(2));
        house.cards.polar.runDue(house.cards.world.clock().now());
        return lapse;
    }

    @Test
    @Case(25)
    void aPlanThatWasPausedInThePortalRunsForWhatIsPaidAndComesBackWhenItIsPaidAgain() {
        Instant until = house.paidUntil();
        subscription(each -> each.put("pause_at_period_end", true));
        house.forwardTo(until.minus(MINUTE));
        assertThat(house.state()).isInstanceOf(State.Running.class);
        house.forwardTo(until.plus(MINUTE));
        house.forwardTo(until.plus(Duration.ofHours(13)));
        house.until(() -> house.power().equals("off"));
        assertThat(told()).containsExactly("AgentSuspended[reason=paused]");

        house.forwardTo(until.plus(Duration.ofDays(40)));
        subscription(
                each -> each.put("resumes_at", house.cards.world.clock().now().toString()));
        house.forward(Duration.ofHours(1));
        house.until(() -> house.state() instanceof State.Running);
        assertThat(house.power()).isEqualTo("running");
        assertThat(told()).containsExactly("AgentSuspended[reason=paused]", "AgentResumed[answers=true]");
    }

    @Test
    void whoNeverPaysIsToldTheDayAndLosesTheAgentAWeekAfterThePolarGaveUp() {
        house.cards.polar.declineRenewals(9);
        Instant lapse = house.paidUntil();
        house.forwardTo(lapse);
        house.forwardTo(lapse.plus(Duration.ofDays(22)));
        assertThat(house.state()).isInstanceOf(State.Suspended.class);
        assertThat(told()).hasSize(5).endsWith("EndAnnounced[]");
        house.until(() -> house.power().equals("off"));

        house.forwardTo(lapse.plus(Duration.ofDays(27)));
        assertThat(house.power()).as("kept as promised").isEqualTo("off");
        house.forwardTo(lapse.plus(Duration.ofDays(30)));
        assertThat(house.state()).isInstanceOf(State.Terminating.class);
    }
}
