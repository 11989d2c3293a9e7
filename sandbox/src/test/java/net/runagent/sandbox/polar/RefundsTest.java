package net.runagent.sandbox.polar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Money that goes back, disputes, and the papers about it. */
class RefundsTest {
    private final PolarHouse house = new PolarHouse();
    private final String subscription = house.buys(house.starter);
    private final String order = house.order().path("id").asString();

    @AfterEach
    void close() {
        try {
            house.isFaithful();
        } finally {
            house.close();
        }
    }

    private PolarHouse.Answer refund(long amount) {
        return house.call(
                "POST",
                "/v1/refunds/",
                Map.of(
                        "order_id",
                        order,
                        "reason",
                        "customer_request",
                        "amount",
                        amount,
                        "metadata",
                        Map.of("refund_intent", "r-" + amount)));
    }

    @Test
    void aRefundIsPendingBeforeItIsMoney() {
        int before = house.events().size();
        PolarHouse.Answer made = refund(1900).is(201);
        assertThat(made.text("status")).isEqualTo("pending");
        assertThat(made.number("tax_amount")).isEqualTo(361);
        assertThat(house.order().path("status").asString()).isEqualTo("paid");
        house.settles();
        house.until(
                "the money is gone",
                () -> house.order().path("status").asString().equals("refunded"));
        assertThat(house.eventsAfter(before)).containsExactly("refund.created", "refund.updated", "order.refunded");
        assertThat(house.order().path("refunded_amount").asLong()).isEqualTo(1900);
        assertThat(house.order().path("refunded_tax_amount").asLong()).isEqualTo(361);
        assertThat(house.order().path("refundable_amount").asLong()).isZero();
        assertThat(house.status()).as("it goes on").isEqualTo("active");
        assertThat(refund(1).is(403).text("error")).isEqualTo("RefundedAlready");
    }

    @Test
    void partsAddUpAndTheTaxFollowsToTheLastCent() {
        for (long part : List.of(700L, 700L)) {
            refund(part).is(201);
            house.until(
                    "it came",
                    () -> house.polar
                            .look(Shop.REFUNDS, "newest")
                            .orElseThrow()
                            .path("status")
                            .asString()
                            .equals("succeeded"));
        }
        assertThat(house.order().path("status").asString()).isEqualTo("partially_refunded");
        assertThat(house.order().path("refundable_amount").asLong()).isEqualTo(500);
        refund(501).is(422);
        refund(500).is(201);
        house.until("all is back", () -> house.order().path("status").asString().equals("refunded"));
        assertThat(house.order().path("refunded_tax_amount").asLong()).isEqualTo(361);
    }

    @Test
    void whatIsPendingCannotBeGivenBackTwice() {
        house.polar.nextRefund("pending");
        refund(1500).is(201);
        assertThat(house.order().path("refundable_amount").asLong())
                .as("the order does not know yet")
                .isEqualTo(1900);
        refund(500).is(422);
        refund(400).is(201);
        refund(1).is(403);
    }

    @Test
    void aRefundThatFailsLeavesTheOrderPaidAndCanBeTriedAgain() {
        house.polar.nextRefund("failed");
        int before = house.events().size();
        refund(1900).is(201);
        house.until(
                "it failed",
                () -> house.polar
                        .look(Shop.REFUNDS, "newest")
                        .orElseThrow()
                        .path("status")
                        .asString()
                        .equals("failed"));
        assertThat(house.eventsAfter(before)).containsExactly("refund.created", "refund.updated");
        assertThat(house.order().path("status").asString()).isEqualTo("paid");
        refund(1900).is(201);
    }

    @Test
    void benefitsOfASubscriptionAreNotRevokedByARefundAndWhatWasNotPaidIsNotThere() {
        house.call(
                        "POST",
                        "/v1/refunds/",
                        Map.of("order_id", order, "reason", "other", "amount", 5, "revoke_benefits", true))
                .is(400);
        house.polar.declineRenewals(1);
        house.periodEnds();
        String open = house.order().path("id").asString();
        house.call("POST", "/v1/refunds/", Map.of("order_id", open, "reason", "other", "amount", 5))
                .is(404);
    }

    @Test
    void polarGivesBackByItselfAndMayEndTheSubscription() {
        int before = house.events().size();
        house.world("/world/polar/refunds", Map.of("order", "newest", "cancels", true))
                .is(200);
        JsonNode refund = house.polar.look(Shop.REFUNDS, "newest").orElseThrow();
        assertThat(refund.path("status").asString()).isEqualTo("succeeded");
        assertThat(refund.path("reason").asString()).isEqualTo("dispute_prevention");
        assertThat(refund.path("dispute").path("status").asString()).isEqualTo("prevented");
        assertThat(house.eventsAfter(before))
                .containsExactly(
                        "refund.created",
                        "order.refunded",
                        "subscription.updated",
                        "subscription.canceled",
                        "subscription.revoked");
        assertThat(house.get("/v1/refunds/?order_id=" + order)
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aDisputeGoesThroughItsStatusesWithoutAnyWebhook() {
        int before = house.events().size();
        String dispute = "";
        for (String status : Refunds.DISPUTE_STATUSES) {
            String now = house.world("/world/polar/disputes", Map.of("order", "newest", "status", status))
                    .is(200)
                    .text("dispute");
            assertThat(dispute.isEmpty() || dispute.equals(now))
                    .as("one dispute for one order")
                    .isTrue();
            dispute = now;
            JsonNode seen = house.get("/v1/disputes/" + dispute).body();
            assertThat(seen.path("status").asString()).isEqualTo(status);
            assertThat(seen.path("resolved").asBoolean())
                    .isEqualTo(List.of("lost", "won").contains(status));
            assertThat(seen.path("closed").asBoolean())
                    .isEqualTo(List.of("lost", "won", "prevented").contains(status));
        }
        assertThat(house.eventsAfter(before)).isEmpty();
        assertThat(house.get("/v1/disputes/?order_id=" + order)
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(1);
        house.world("/world/polar/disputes", Map.of("order", "newest", "status", "angry"))
                .is(400);
    }

    @Test
    void whatTheBankIsDealingWithIsNotGivenBackBesideItUntilTheDisputeIsWon() {
        house.polar.disputes("newest", "early_warning");
        refund(100).is(201);
        house.polar.disputes("newest", "needs_response");
        assertThat(refund(100).is(403).text("error")).isEqualTo("RefundDisputedPayment");
        house.polar.disputes("newest", "won");
        refund(100).is(201);
    }

    @Test
    void anInvoiceIsMadeWhenItIsAskedForAndFetchedLater() {
        house.call("GET", "/v1/orders/" + order + "/invoice", null).is(404);
        house.post("/v1/orders/" + order + "/invoice", Map.of());
        house.until(
                "it is made", () -> house.order().path("is_invoice_generated").asBoolean());
        assertThat(house.events()).endsWith("order.updated");
        String url = house.get("/v1/orders/" + order + "/invoice").text("url");
        assertThat(house.file(url).headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(house.page(url))
                .startsWith("%PDF-")
                .contains("Starter", "19.00 USD")
                .endsWith("%%EOF\n");
        assertThat(house.file(house.polar.url() + "/invoices/guessed").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsVoidHasNoInvoice() {
        house.polar.declineRenewals(1);
        house.periodEnds();
        house.call("DELETE", "/v1/subscriptions/" + subscription, null).is(200);
        String open = house.order().path("id").asString();
        house.call("POST", "/v1/orders/" + open + "/invoice", null).is(409);
    }

    @Test
    void theWorldTellsWhatCameOfAPayment() {
        refund(700).is(201);
        house.until(
                "a part is back", () -> house.order().path("status").asString().equals("partially_refunded"));
        house.polar.disputes("newest", "under_review");
        JsonNode seen =
                house.worldSees("/world/polar/checkouts").path(0).path("orders").path(0);
        assertThat(seen.path("status").asString()).isEqualTo("partially_refunded");
        assertThat(seen.path("refunded_amount").asLong()).isEqualTo(700);
        assertThat(seen.path("dispute").asString()).isEqualTo("under_review");
    }
}
