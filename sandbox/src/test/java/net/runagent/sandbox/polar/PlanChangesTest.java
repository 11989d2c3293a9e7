package net.runagent.sandbox.polar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Another product for the same subscription, in the four ways that Polar knows. */
class PlanChangesTest {
    private final PolarHouse house = new PolarHouse();

    @AfterEach
    void close() {
        try {
            house.isFaithful();
        } finally {
            house.close();
        }
    }

    private PolarHouse.Answer change(String subscription, String product, String behavior) {
        return house.patch(
                "/v1/subscriptions/" + subscription, Map.of("product_id", product, "proration_behavior", behavior));
    }

    @Test
    void whatIsLeftOfAPeriodIsCountedExactlyAndHalvesGoToTheEvenNeighbour() {
        Instant start = Instant.parse("2027-01-01T00:00:00Z");
        Instant end = Instant.parse("2027-01-31T00:00:00Z");
        assertThat(Proration.left(1900, start, end, start)).isEqualTo(1900);
        assertThat(Proration.left(1900, start, end, end)).isZero();
        assertThat(Proration.left(1900, start, end, end.plusSeconds(9))).isZero();
        assertThat(Proration.left(1900, start, end, start.plus(Duration.ofDays(15))))
                .isEqualTo(950);
        assertThat(Proration.left(1, start, end, start.plus(Duration.ofDays(15))))
                .isZero();
        assertThat(Proration.left(3, start, end, start.plus(Duration.ofDays(15))))
                .isEqualTo(2);
        assertThat(Proration.left(999_999_999_999L, start, end, end.minusSeconds(1)))
                .isEqualTo(385_802L);
    }

    @Test
    void anInvoiceChargesTheDifferenceOfWhatIsLeftAtOnce() {
        String subscription = house.buys(house.starter);
        house.passes(Duration.ofDays(10));
        int before = house.events().size();
        JsonNode answer = change(subscription, house.power, "invoice").is(200).body();
        assertThat(answer.path("product_id").asString()).isEqualTo(house.power);
        assertThat(answer.path("amount").asLong()).isEqualTo(4900);
        assertThat(house.eventsAfter(before))
                .containsExactly("order.created", "order.updated", "order.paid", "subscription.updated");
        JsonNode order = house.order();
        assertThat(order.path("billing_reason").asString()).isEqualTo("subscription_update");
        Instant start = house.instant(answer, "current_period_start");
        Instant end = house.instant(answer, "current_period_end");
        Instant at = house.instant(order, "created_at");
        long expected = Proration.left(4900, start, end, at) - Proration.left(1900, start, end, at);
        assertThat(order.path("net_amount").asLong())
                .isBetween(expected - 1, expected + 1)
                .isBetween(1950L, 2100L);
        assertThat(order.path("items")
                        .valueStream()
                        .map(item -> item.path("proration").asBoolean()))
                .containsExactly(true, true);
    }

    @Test
    void aProratedChangeIsBilledWithTheNextOrder() {
        String subscription = house.buys(house.starter);
        house.passes(Duration.ofDays(10));
        JsonNode answer = change(subscription, house.power, "prorate").is(200).body();
        assertThat(answer.path("product_id").asString()).isEqualTo(house.power);
        assertThat(house.polar.count(Shop.ORDERS)).isEqualTo(1);
        house.periodEnds();
        assertThat(house.order().path("items").size()).isEqualTo(3);
        assertThat(house.order().path("net_amount").asLong()).isBetween(4900L + 1950, 4900L + 2100);
        house.periodEnds();
        assertThat(house.order().path("net_amount").asLong()).as("billed once").isEqualTo(4900);
    }

    @Test
    void aChangeForTheNextPeriodWaitsIsShownAndCanBeTakenBack() {
        String subscription = house.buys(house.power);
        JsonNode answer =
                change(subscription, house.starter, "next_period").is(200).body();
        assertThat(answer.path("product_id").asString()).isEqualTo(house.power);
        assertThat(answer.path("pending_update").path("product_id").asString()).isEqualTo(house.starter);
        assertThat(answer.path("pending_update").path("applies_at")).isEqualTo(answer.path("current_period_end"));
        java.util.Map<String, Object> none = new java.util.HashMap<>();
        none.put("pending_update", null);
        assertThat(house.patch("/v1/subscriptions/" + subscription, none)
                        .is(200)
                        .body()
                        .hasNonNull("pending_update"))
                .isFalse();
        house.patch("/v1/subscriptions/" + subscription, none).is(422);

        change(subscription, house.starter, "next_period").is(200);
        house.periodEnds();
        assertThat(house.subscription().path("product_id").asString()).isEqualTo(house.starter);
        assertThat(house.subscription().hasNonNull("pending_update")).isFalse();
        assertThat(house.order().path("net_amount").asLong()).isEqualTo(1900);
    }

    @Test
    void aResetBeginsANewPeriodAndChargesAllOfIt() {
        String subscription = house.buys(house.starter);
        house.passes(Duration.ofDays(10));
        JsonNode answer = change(subscription, house.power, "reset").is(200).body();
        Instant start = house.instant(answer, "current_period_start");
        assertThat(start).isAfter(house.instant(answer, "started_at").plus(Duration.ofDays(9)));
        assertThat(house.instant(answer, "current_period_end"))
                .isEqualTo(start.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant());
        assertThat(house.order().path("net_amount").asLong()).isEqualTo(4900);
    }

    @Test
    void anotherIntervalBeginsANewPeriodAndIsBilledAtOnceHoweverItIsAskedFor() {
        String yearly = house.product("Starter yearly", 19_000, "year");
        String subscription = house.buys(house.starter);
        house.passes(Duration.ofDays(10));
        JsonNode answer = change(subscription, yearly, "prorate").is(200).body();
        Instant start = house.instant(answer, "current_period_start");
        assertThat(house.instant(answer, "current_period_end"))
                .isEqualTo(start.atOffset(ZoneOffset.UTC).plusYears(1).toInstant());
        assertThat(house.order().path("net_amount").asLong()).isBetween(19_000L - 1_320, 19_000L - 1_220);
    }

    @Test
    void aDowngradeAtOnceLeavesCreditThatTheNextOrdersUse() {
        String subscription = house.buys(house.power);
        house.passes(Duration.ofDays(1));
        change(subscription, house.starter, "invoice").is(200);
        JsonNode order = house.order();
        assertThat(order.path("net_amount").asLong()).isNegative();
        assertThat(order.path("status").asString()).isEqualTo("paid");
        house.periodEnds();
        JsonNode renewal = house.order();
        assertThat(renewal.path("net_amount").asLong()).isEqualTo(1900);
        assertThat(renewal.path("applied_balance_amount").asLong()).isEqualTo(-(1900 + 361));
        assertThat(renewal.path("due_amount").asLong()).isZero();
        assertThat(renewal.path("status").asString()).isEqualTo("paid");
    }

    @Test
    void aChangeWhosePaymentFailsChangesNothing() {
        String subscription = house.buys(house.starter);
        house.polar.replaceCard(house.customer, false);
        JsonNode before = house.subscription();
        int events = house.events().size();
        PolarHouse.Answer refused = change(subscription, house.power, "invoice").is(402);
        assertThat(refused.text("error")).isEqualTo("PaymentFailed");
        assertThat(house.subscription()).isEqualTo(before);
        assertThat(house.polar.count(Shop.ORDERS)).isEqualTo(1);
        assertThat(house.eventsAfter(events)).isEmpty();
    }

    @Test
    void anUpgradeWhileAPaymentIsOverdueIsRefusedByTheSameCard() {
        String subscription = house.buys(house.starter);
        house.polar.replaceCard(house.customer, false);
        house.periodEnds();
        assertThat(house.status()).isEqualTo("past_due");
        change(subscription, house.power, "invoice").is(402);
        assertThat(house.subscription().path("product_id").asString()).isEqualTo(house.starter);
    }

    @Test
    void whoCancelledCannotChangeAndAChangeThatWaitsDiesWithTheCancellation() {
        String subscription = house.buys(house.power);
        change(subscription, house.starter, "next_period").is(200);
        house.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", true))
                .is(200);
        assertThat(change(subscription, house.starter, "invoice").is(403).text("error"))
                .isEqualTo("AlreadyCanceledSubscription");
        house.periodEnds();
        assertThat(house.status()).isEqualTo("canceled");
        assertThat(house.polar.count(Shop.ORDERS)).isEqualTo(1);
        change(subscription, house.starter, "invoice").is(403);
    }

    @Test
    void whatIsPausedCannotChange() {
        String subscription = house.buys(house.starter);
        house.patch("/v1/subscriptions/" + subscription, Map.of("pause_at_period_end", true))
                .is(200);
        house.periodEnds();
        assertThat(change(subscription, house.power, "invoice").is(403).text("error"))
                .isEqualTo("InactiveSubscription");
    }

    @Test
    void anUpgradeAndACancellationWhileAnotherChangeIsUnderWayFindItLocked() {
        String subscription = house.buys(house.starter);
        house.polar.whileItChanges(subscription, () -> {
            assertThat(change(subscription, house.power, "invoice").is(409).text("error"))
                    .isEqualTo("SubscriptionLocked");
            assertThat(house.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", true))
                            .is(409)
                            .text("error"))
                    .isEqualTo("SubscriptionLocked");
        });
        change(subscription, house.power, "invoice").is(200);
    }

    @Test
    void ofUpgradesAtTheSameTimeNoneIsMadeWhileAnotherOneIsUnderWay() throws Exception {
        String subscription = house.buys(house.starter);
        try (ExecutorService both = Executors.newFixedThreadPool(4)) {
            List<CompletableFuture<PolarHouse.Answer>> all = Stream.generate(() ->
                            CompletableFuture.supplyAsync(() -> change(subscription, house.power, "invoice"), both))
                    .limit(4)
                    .toList();
            // How many come while the first one is under way is the machine's to say.
            assertThat(all.stream().map(each -> each.join().status())).contains(200);
            assertThat(all.stream().map(CompletableFuture::join).filter(each -> each.status() != 200))
                    .allMatch(each -> each.status() == 409 && each.text("error").equals("SubscriptionLocked"));
        }
        house.patch("/v1/subscriptions/" + subscription, Map.of("cancel_at_period_end", true))
                .is(200);
    }

    @Test
    void aProductThatIsUnknownOrInAnotherCurrencyIsRefused() {
        String subscription = house.buys(house.starter);
        change(subscription, house.world.chance().uuid(), "invoice").is(422);
        String euro = PolarHouse.id(house.post(
                "/v1/products/",
                Map.of(
                        "name",
                        "Euro",
                        "recurring_interval",
                        "month",
                        "prices",
                        List.of(Map.of("amount_type", "fixed", "price_amount", 1900, "price_currency", "eur")))));
        change(subscription, euro, "invoice").is(422);
    }
}
