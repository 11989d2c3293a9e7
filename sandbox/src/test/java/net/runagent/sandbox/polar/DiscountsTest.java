package net.runagent.sandbox.polar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Money off: made by us, given at the checkout or typed on its page, on one order or many. */
class DiscountsTest {
    private final PolarHouse house = new PolarHouse();

    @AfterEach
    void close() {
        try {
            house.isFaithful();
        } finally {
            house.close();
        }
    }

    private String percent(int basisPoints, String duration, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.putAll(Map.of("name", "Off", "type", "percentage", "basis_points", basisPoints, "duration", duration));
        return PolarHouse.id(house.post("/v1/discounts/", body));
    }

    private long renewal() {
        house.periodEnds();
        return house.order().path("net_amount").asLong();
    }

    @Test
    void aDiscountGivenAtTheCheckoutComesOffCheckoutAndOrder() {
        String off = percent(2500, "once", Map.of());
        PolarHouse.Answer checkout = house.checkout(house.starter, Map.of("discount_id", off));
        assertThat(checkout.number("amount")).isEqualTo(1900);
        assertThat(checkout.number("discount_amount")).isEqualTo(475);
        assertThat(checkout.number("net_amount")).isEqualTo(1425);
        assertThat(checkout.number("tax_amount")).isEqualTo(270);
        assertThat(checkout.number("total_amount")).isEqualTo(1695);
        assertThat(house.page(checkout.text("url"))).contains("Discount: Off", "−4.75 USD");
        house.pays(checkout);
        JsonNode order = house.order();
        assertThat(order.path("subtotal_amount").asLong()).isEqualTo(1900);
        assertThat(order.path("discount_amount").asLong()).isEqualTo(475);
        assertThat(order.path("net_amount").asLong()).isEqualTo(1425);
        assertThat(order.path("discount_id").asString()).isEqualTo(off);
        assertThat(house.get("/v1/discounts/" + off).number("redemptions_count"))
                .isEqualTo(1);
    }

    @Test
    void onceIsForTheFirstPeriodOnly() {
        house.pays(house.checkout(house.starter, Map.of("discount_id", percent(5000, "once", Map.of()))));
        assertThat(house.order().path("net_amount").asLong()).isEqualTo(950);
        assertThat(renewal()).isEqualTo(1900);
        assertThat(house.subscription().hasNonNull("discount_id")).isFalse();
        assertThat(house.subscription().path("amount").asLong()).isEqualTo(1900);
    }

    @Test
    void forEverIsForEveryPeriod() {
        house.pays(house.checkout(house.starter, Map.of("discount_id", percent(1000, "forever", Map.of()))));
        assertThat(List.of(renewal(), renewal(), renewal())).containsExactly(1710L, 1710L, 1710L);
    }

    @Test
    void repeatingIsCountedInMonthsFromTheFirstPeriodOn() {
        String off = percent(5000, "repeating", Map.of("duration_in_months", 3));
        house.pays(house.checkout(house.starter, Map.of("discount_id", off)));
        assertThat(List.of(renewal(), renewal(), renewal())).containsExactly(950L, 950L, 1900L);
    }

    @Test
    void aFixedSumNeverTakesMoreThanThePrice() {
        PolarHouse.Answer made = house.post(
                "/v1/discounts/",
                Map.of("name", "Gift", "type", "fixed", "duration", "once", "amounts", Map.of("usd", 5000)));
        PolarHouse.Answer checkout = house.checkout(house.starter, Map.of("discount_id", PolarHouse.id(made)));
        assertThat(checkout.number("net_amount")).isZero();
        assertThat(checkout.body().path("is_payment_required").asBoolean()).isFalse();
        house.pays(checkout);
        assertThat(house.order().path("paid").asBoolean()).isTrue();
    }

    @Test
    void aCodeTypedOnThePageIsTakenWhereCodesAreAllowed() {
        percent(1000, "once", Map.of("code", "WELCOME10"));
        PolarHouse.Answer open = house.checkout(house.starter, Map.of("allow_discount_codes", true));
        assertThat(house.page(open.text("url"))).contains("Discount code");
        assertThat(house.presses(open.text("url"), Map.of("code", "nonsense"))).contains("There is no such code");
        assertThat(house.presses(open.text("url"), Map.of("code", "welcome10"))).contains("Discount: Off");
        assertThat(house.get("/v1/checkouts/" + PolarHouse.id(open)).number("net_amount"))
                .isEqualTo(1710);

        PolarHouse.Answer closed = house.checkout(house.starter, Map.of("allow_discount_codes", false));
        assertThat(house.page(closed.text("url"))).doesNotContain("Discount code");
        house.presses(closed.text("url"), Map.of("code", "WELCOME10"));
        assertThat(house.get("/v1/checkouts/" + PolarHouse.id(closed)).number("net_amount"))
                .isEqualTo(1900);
    }

    @Test
    void aDiscountThatIsOverUsedUpOrForOtherProductsIsRefused() {
        String elsewhere = percent(1000, "once", Map.of("products", List.of(house.power)));
        String once = percent(1000, "once", Map.of("max_redemptions", 1));
        String soonOver = percent(
                1000,
                "once",
                Map.of("ends_at", house.world.clock().now().plusSeconds(3600).toString()));
        Map<String, Object> body = new HashMap<>();
        body.put("products", List.of(house.starter));
        body.put("customer_id", house.customer);
        body.put("discount_id", elsewhere);
        house.call("POST", "/v1/checkouts/", body).is(422);
        house.pays(house.checkout(house.starter, Map.of("discount_id", once)));
        body.put("discount_id", once);
        house.call("POST", "/v1/checkouts/", body).is(422);
        house.passes(Duration.ofHours(2));
        body.put("discount_id", soonOver);
        house.call("POST", "/v1/checkouts/", body).is(422);
    }

    @Test
    void codesAreListedAndUniqueHoweverTheyAreWritten() {
        String made = percent(1000, "once", Map.of("code", "Spring", "metadata", Map.of("runagent", "spring")));
        assertThat(house.get("/v1/discounts/?limit=100")
                        .body()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(made);
        assertThat(house.get("/v1/discounts/" + made)
                        .body()
                        .path("metadata")
                        .path("runagent")
                        .asString())
                .isEqualTo("spring");
        Map<String, Object> again =
                Map.of("name", "x", "type", "percentage", "basis_points", 1, "duration", "once", "code", "SPRING");
        house.call("POST", "/v1/discounts/", again).is(422);
    }
}
