package net.runagent.sandbox.polar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What happens to a subscription by itself, and what its customer does to it in the portal. */
class RenewalsTest {
    private final PolarHouse house = new PolarHouse();
    private final String subscription = house.buys(house.starter);
    private final Instant began = house.instant(house.subscription(), "started_at");

    @AfterEach
    void close() {
        try {
            house.isFaithful();
        } finally {
            house.close();
        }
    }

    @Test
    void aRenewalIsCycledUpdatedOrderedAndPaidInThisOrder() {
        int before = house.events().size();
        house.periodEnds();
        assertThat(house.eventsAfter(before))
                .containsExactly(
                        "subscription.cycled", "subscription.updated", "order.created", "order.updated", "order.paid");
        assertThat(house.order().path("billing_reason").asString()).isEqualTo("subscription_cycle");
        assertThat(house.order().hasNonNull("checkout_id")).isFalse();
        assertThat(house.order().path("net_amount").asLong()).isEqualTo(1900);
    }

    @Test
    void thePeriodMovesBeforeItIsPaid() {
        house.polar.declineRenewals(1);
        house.periodEnds();
        assertThat(house.instant(house.subscription(), "current_period_end"))
                .isEqualTo(began.atOffset(ZoneOffset.UTC).plusMonths(2).toInstant());
        assertThat(house.status()).isEqualTo("past_due");
        assertThat(house.order().path("status").asString()).isEqualTo("pending");
        assertThat(house.order().path("paid").asBoolean()).isFalse();
    }

    @Test
    void aDeclinedRenewalIsTriedAfterTwoSevenFourteenAndTwentyOneDaysAndThenRevoked() {
        house.polar.declineRenewals(5);
        int before = house.events().size();
        house.periodEnds();
        assertThat(house.eventsAfter(before))
                .containsExactly(
                        "subscription.cycled",
                        "subscription.updated",
                        "order.created",
                        "subscription.updated",
                        "subscription.past_due",
                        "order.updated");
        Instant failed = house.instant(house.subscription(), "past_due_at");
        for (int days : List.of(2, 7, 14, 21)) {
            assertThat(house.instant(house.order(), "next_payment_attempt_at"))
                    .isEqualTo(failed.plus(Duration.ofDays(days)));
            assertThat(house.status()).isEqualTo("past_due");
            house.passesUntil(failed.plus(Duration.ofDays(days)));
        }
        assertThat(house.status()).isEqualTo("canceled");
        assertThat(house.subscription().hasNonNull("ended_at")).isTrue();
        assertThat(house.order().path("status").asString()).isEqualTo("void");
        assertThat(house.order().hasNonNull("next_payment_attempt_at")).isFalse();
        assertThat(house.events()).endsWith("subscription.canceled", "subscription.revoked", "order.updated");
    }

    @Test
    void aRetryThatSucceedsMakesItActiveAgainAndNeverMovesTheDay() {
        house.polar.declineRenewals(4);
        house.periodEnds();
        Instant failed = house.instant(house.subscription(), "past_due_at");
        house.passesUntil(failed.plus(Duration.ofDays(21)));
        assertThat(house.status()).isEqualTo("active");
        assertThat(house.subscription().hasNonNull("past_due_at")).isFalse();
        assertThat(house.order().path("status").asString()).isEqualTo("paid");
        assertThat(house.events())
                .endsWith("order.updated", "order.paid", "subscription.updated", "subscription.active");
        assertThat(house.instant(house.subscription(), "current_period_end"))
                .isEqualTo(began.atOffset(ZoneOffset.UTC).plusMonths(2).toInstant());
    }

    @Test
    void aHardDeclineRevokesAtOnce() {
        house.world("/world/polar/renewals", Map.of("outcome", "declined", "times", 1, "kind", "hard"))
                .is(200);
        house.periodEnds();
        assertThat(house.status()).isEqualTo("canceled");
        assertThat(house.order().path("status").asString()).isEqualTo("void");
    }

    @Test
    void aLateHardDeclineIsTriedOnceMoreWhenAllRetriesWouldBeOver() {
        house.world("/world/polar/renewals", Map.of("outcome", "declined", "times", 1, "kind", "hard-late"))
                .is(200);
        house.periodEnds();
        Instant failed = house.instant(house.subscription(), "past_due_at");
        assertThat(house.instant(house.order(), "next_payment_attempt_at"))
                .isEqualTo(failed.plus(Duration.ofDays(21)).plusSeconds(60));
        house.passesUntil(failed.plus(Duration.ofDays(21)).plusSeconds(60));
        assertThat(house.status()).isEqualTo("canceled");
    }

    @Test
    void aCardReplacedInThePortalPaysTheOpenOrder() {
        house.polar.declineRenewals(2);
        house.periodEnds();
        house.passes(Duration.ofDays(6));
        assertThat(house.status()).isEqualTo("past_due");
        house.presses(house.portal(), Map.of("card", "good"));
        assertThat(house.status()).isEqualTo("active");
        assertThat(house.order().path("status").asString()).isEqualTo("paid");
        house.passes(Duration.ofDays(10));
        assertThat(house.polar.count(Shop.ORDERS))
                .as("nothing is charged twice")
                .isEqualTo(2);
    }

    @Test
    void aCardThatWillBeDeclinedIsAcceptedNowAndFailsAtTheNextRenewal() {
        String page = house.presses(house.portal(), Map.of("card", "declined"));
        assertThat(page).contains("ending in 0341");
        assertThat(house.status()).isEqualTo("active");
        house.periodEnds();
        assertThat(house.status()).isEqualTo("past_due");
    }

    @Test
    void aPeriodThatBeganOnTheLastDayOfAMonthNeverDrifts() {
        Book book = Book.begin(Instant.parse("2027-01-31T10:00:00Z"));
        JsonNode monthly = house.polar.look(Shop.PRODUCTS, house.starter).orElseThrow();
        assertThat(book.periodEnd(monthly)).isEqualTo("2027-02-28T10:00:00Z");
        assertThat(book.nextPeriod().periodEnd(monthly)).isEqualTo("2027-03-31T10:00:00Z");
        assertThat(book.nextPeriod().nextPeriod().periodEnd(monthly)).isEqualTo("2027-04-30T10:00:00Z");
    }

    @Test
    void cancellingLeavesItActiveUntilThePeriodIsOver() {
        int before = house.events().size();
        JsonNode answer = house.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", true))
                .is(200)
                .body();
        assertThat(answer.path("status").asString()).isEqualTo("active");
        assertThat(answer.path("ends_at")).isEqualTo(answer.path("current_period_end"));
        assertThat(house.eventsAfter(before)).containsExactly("subscription.updated", "subscription.canceled");
        house.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", true))
                .is(403);
        house.periodEnds();
        assertThat(house.status()).isEqualTo("canceled");
        assertThat(house.polar.count(Shop.ORDERS)).isEqualTo(1);
        assertThat(house.events()).endsWith("subscription.updated", "subscription.canceled", "subscription.revoked");
        house.call("DELETE", "/v1/subscriptions/" + subscription, null).is(403);
    }

    @Test
    void aCancellationTakenBackASecondBeforeTheEndIsForgotten() {
        house.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", true))
                .is(200);
        house.passesUntil(
                house.instant(house.subscription(), "current_period_end").minusSeconds(2));
        JsonNode answer = house.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", false))
                .is(200)
                .body();
        assertThat(answer.hasNonNull("canceled_at")).isFalse();
        assertThat(answer.hasNonNull("ends_at")).isFalse();
        assertThat(house.events()).endsWith("subscription.updated", "subscription.uncanceled");
        house.periodEnds();
        assertThat(house.status()).isEqualTo("active");
        assertThat(house.polar.count(Shop.ORDERS)).isEqualTo(2);
    }

    @Test
    void revokingEndsItAtOnceAndVoidsWhatIsNotPaid() {
        house.polar.declineRenewals(1);
        house.periodEnds();
        JsonNode answer = house.call("DELETE", "/v1/subscriptions/" + subscription, null)
                .is(200)
                .body();
        assertThat(answer.path("status").asString()).isEqualTo("canceled");
        assertThat(house.order().path("status").asString()).isEqualTo("void");
        house.passes(Duration.ofDays(60));
        assertThat(house.polar.count(Shop.ORDERS)).isEqualTo(2);
    }

    @Test
    void aPauseBeginsWhenThePeriodIsOverAndNothingIsCharged() {
        int before = house.events().size();
        house.presses(house.portal(), Map.of("subscription", subscription, "pause", "true"));
        assertThat(house.status()).isEqualTo("active");
        assertThat(house.subscription().path("pause_at_period_end").asBoolean()).isTrue();
        assertThat(house.eventsAfter(before)).containsExactly("subscription.updated");
        house.periodEnds();
        assertThat(house.status()).isEqualTo("paused");
        assertThat(house.subscription().hasNonNull("paused_at")).isTrue();
        assertThat(house.events()).endsWith("subscription.updated", "subscription.paused");
        house.passes(Duration.ofDays(90));
        assertThat(house.polar.count(Shop.ORDERS)).isEqualTo(1);
    }

    @Test
    void resumingBeginsAFreshPeriodAndChargesAtOnce() {
        house.presses(house.portal(), Map.of("subscription", subscription, "pause", "true"));
        house.periodEnds();
        house.passes(Duration.ofDays(10));
        int before = house.events().size();
        house.presses(house.portal(), Map.of("subscription", subscription, "resume", "true"));
        assertThat(house.status()).isEqualTo("active");
        assertThat(house.subscription().hasNonNull("paused_at")).isFalse();
        assertThat(house.eventsAfter(before))
                .containsExactly(
                        "subscription.updated", "subscription.resumed", "order.created", "order.updated", "order.paid");
        Instant start = house.instant(house.subscription(), "current_period_start");
        assertThat(start).isAfter(began.plus(Duration.ofDays(37)));
        assertThat(house.instant(house.subscription(), "current_period_end"))
                .isEqualTo(start.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant());
    }

    @Test
    void aPauseWithADayGoesOnByItselfAndOneThatIsTooShortIsRefused() {
        Instant end = house.instant(house.subscription(), "current_period_end");
        house.patch(
                        "/v1/subscriptions/" + subscription,
                        Map.of(
                                "pause_at_period_end",
                                true,
                                "resumes_at",
                                end.minusSeconds(5).toString()))
                .is(422);
        Instant resumes = end.plus(Duration.ofDays(20));
        house.patch(
                        "/v1/subscriptions/" + subscription,
                        Map.of("pause_at_period_end", true, "resumes_at", resumes.toString()))
                .is(200);
        house.periodEnds();
        assertThat(house.status()).isEqualTo("paused");
        house.passesUntil(resumes);
        assertThat(house.status()).isEqualTo("active");
        assertThat(house.order().path("status").asString()).isEqualTo("paid");
    }

    @Test
    void aCancellationComesBeforeAPause() {
        house.patch("/v1/subscriptions/" + subscription, Map.of("pause_at_period_end", true))
                .is(200);
        house.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", true))
                .is(200);
        assertThat(house.subscription().path("pause_at_period_end").asBoolean()).isFalse();
        house.periodEnds();
        assertThat(house.status()).isEqualTo("canceled");
    }

    @Test
    void thePortalShowsSubscriptionInvoicesAndCardAndKeepsQuietAboutOthers() {
        String page = house.page(house.portal());
        assertThat(page)
                .contains("Starter", "19.00 USD a month", "Renews", "ending in 4242", "22.61 USD", "paid")
                .contains("Cancel at the end of the period", "Pause at the end of the period");
        assertThat(house.page(house.polar.url() + "/portal/polar_cst_of-nobody"))
                .contains("not valid");
        house.presses(house.portal(), Map.of("subscription", subscription, "cancel", "true"));
        assertThat(house.page(house.portal())).contains("ends with the period", "Keep it");
    }

    @Test
    void aPortalLinkIsDeadAfterAnHour() {
        String portal = house.portal();
        house.passes(Duration.ofMinutes(61));
        assertThat(house.page(portal)).contains("not valid");
        house.presses(portal, Map.of("subscription", subscription, "cancel", "true"));
        assertThat(house.subscription().path("cancel_at_period_end").asBoolean())
                .isFalse();
    }

    @Test
    void theWorldTellsWhatIsChargedNext() {
        JsonNode seen = house.worldSees("/world/polar/subscriptions").path(0);
        assertThat(seen.path("nextCharge").path("at"))
                .isEqualTo(house.subscription().path("current_period_end"));
        assertThat(seen.path("nextCharge").path("retry").asBoolean()).isFalse();
        house.polar.declineRenewals(1);
        house.periodEnds();
        JsonNode late = house.worldSees("/world/polar/subscriptions").path(0);
        assertThat(late.path("nextCharge").path("at")).isEqualTo(house.order().path("next_payment_attempt_at"));
        assertThat(late.path("nextCharge").path("retry").asBoolean()).isTrue();
    }
}
