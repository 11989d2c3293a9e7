package net.runagent.sandbox.polar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** How events are delivered, lost, repeated and given up; and the trouble that its API makes. */
class WebhooksTest {
    private final PolarHouse house = new PolarHouse();

    @AfterEach
    void close() {
        try {
            house.isFaithful();
        } finally {
            house.close();
        }
    }

    private JsonNode endpoint() {
        return house.get("/v1/webhooks/endpoints").body().path("items").path(0);
    }

    private String endpointPath() {
        return "/v1/webhooks/endpoints/" + endpoint().path("id").asString();
    }

    /** Waits until all that is due now is delivered, then hops from try to try. */
    private void triesUntil(java.util.function.BooleanSupplier condition) {
        for (int i = 0; i < 400 && !condition.getAsBoolean(); i++) {
            house.settles();
            house.polar.nextDue().ifPresent(house::passesUntil);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void eventsArriveSignedInTheirOrderAsSnapshots() {
        house.buys(house.starter);
        house.until("all came", () -> house.arrivedTypes().contains("order.paid"));
        List<String> types = house.arrivedTypes();
        assertThat(types)
                .containsSubsequence("subscription.created", "subscription.active", "order.created", "order.paid");
        JsonNode created =
                house.arrived.get(types.indexOf("order.created")).json().path("data");
        assertThat(created.path("status").asString()).as("as it was").isEqualTo("pending");
        assertThat(house.arrived.getFirst().header("User-Agent")).hasValue("polar.sh webhooks");
    }

    @ParameterizedTest
    @CsvSource({"legacy, polar_whs_, false", "whsec-utf8, whsec_, false", "whsec-standard, whsec_, true"})
    void eachKindOfSecretSignsInItsOwnWay(String style, String prefix, boolean decoded) throws Exception {
        String secret = house.world("/world/polar/webhooks/secret", Map.of("style", style))
                .is(200)
                .text("secret");
        assertThat(secret).startsWith(prefix).isEqualTo(house.polar.webhookSecret());
        house.buys(house.starter);
        house.until("one came", () -> !house.arrived.isEmpty());
        Request request = house.arrived.getFirst();
        byte[] key = decoded
                ? Base64.getDecoder().decode(secret.substring(prefix.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed = request.header("webhook-id").orElseThrow() + "."
                + request.header("webhook-timestamp").orElseThrow() + "."
                + new String(request.bytes(), StandardCharsets.UTF_8);
        assertThat(request.header("webhook-signature"))
                .hasValue("v1,"
                        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aSecretThatIsResetTakesThePlaceOfTheOldOneAtOnce() {
        String before = endpoint().path("secret").asString();
        String after =
                house.call("PATCH", endpointPath() + "/secret", null).is(200).text("secret");
        assertThat(after).startsWith("whsec_").isNotEqualTo(before);
        assertThat(house.polar.webhookSecret()).isEqualTo(after);
    }

    @Test
    void aFailedEventIsTriedTenTimesWithTheSameIdAndGrowingPauses() {
        house.door = 500;
        house.polar.tamper(
                Shop.ENDPOINTS,
                house.polar.ids(Shop.ENDPOINTS).getFirst(),
                endpoint -> endpoint.set(
                        "events", Webhooks.types(net.runagent.sandbox.http.Json.tree(List.of("order.paid")))));
        Instant first = house.world.clock().now();
        house.buys(house.starter);
        triesUntil(() -> house.arrived.size() == 10);
        house.settles();
        assertThat(house.polar.nextDue())
                .as("no webhook is due")
                .isEqualTo(java.util.Optional.of(house.instant(house.subscription(), "current_period_end")));
        assertThat(house.arrived.stream()
                        .map(each -> each.header("webhook-id").orElseThrow())
                        .distinct())
                .hasSize(1);
        assertThat(house.arrived.stream()
                        .map(each -> each.header("webhook-timestamp").orElseThrow())
                        .distinct())
                .as("a fresh time each try")
                .hasSizeGreaterThan(8);
        assertThat(Duration.between(first, house.world.clock().now()))
                .isBetween(Duration.ofMinutes(17), Duration.ofMinutes(35));
        assertThat(endpoint().path("enabled").asBoolean()).as("one is not ten").isTrue();
        assertThat(house.get("/v1/webhooks/deliveries?succeeded=false&limit=100")
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(10);
    }

    @Test
    void anEndpointWhoseTenNewestEventsFailedIsDisabledAndThenThereAreNoEventsAtAll() {
        house.door = 503;
        house.buys(house.starter);
        house.buys(house.starter);
        triesUntil(() -> !endpoint().path("enabled").asBoolean());
        int before = house.events().size();
        house.polar.runDue(house.world.clock().now());
        house.buys(house.starter);
        assertThat(house.events()).as("nothing is written down").hasSize(before);
        house.door = 202;
        house.arrived.clear();
        house.patch(endpointPath(), Map.of("enabled", true)).is(200);
        house.passes(Duration.ofHours(2));
        house.settles();
        assertThat(house.arrived).as("what was missed stays missed").isEmpty();
        house.buys(house.starter);
        house.until("new ones come again", () -> house.arrivedTypes().contains("order.paid"));
    }

    @Test
    void aSuccessInBetweenKeepsTheEndpoint() {
        house.door = 503;
        house.buys(house.starter);
        house.settles();
        house.until("first tries are made", () -> house.arrived.size() >= 7);
        house.door = 202;
        triesUntil(() -> house.get("/v1/webhooks/deliveries?succeeded=true&limit=100")
                        .body()
                        .path("items")
                        .size()
                >= 7);
        assertThat(endpoint().path("enabled").asBoolean()).isTrue();
    }

    @Test
    void whatFailedIsOvertakenByWhatCameLater() {
        house.door = 500;
        house.buys(house.starter);
        house.until(
                "all wait for their next try",
                () -> house.polar.ids(Shop.EVENTS).stream()
                        .allMatch(id ->
                                house.polar.look(Shop.EVENTS, id).orElseThrow().hasNonNull("due")));
        String later = house.world.clock().now().plus(Duration.ofHours(1)).toString();
        house.polar
                .ids(Shop.EVENTS)
                .forEach(id -> house.polar.tamper(Shop.EVENTS, id, event -> event.put("due", later)));
        house.door = 202;
        house.arrived.clear();
        house.patch(
                "/v1/subscriptions/" + house.subscription().path("id").asString(),
                Map.of("cancel_at_period_end", true));
        house.until("the later one came", () -> house.arrivedTypes().contains("subscription.canceled"));
        assertThat(house.arrivedTypes()).doesNotContain("order.paid");
    }

    @Test
    void inTheModeOffNothingIsSentAndInTheModeDuplicateEverythingThrice() {
        house.world("/world/polar/webhooks", Map.of("mode", "off")).is(200);
        house.buys(house.starter);
        house.settles();
        assertThat(house.arrived).isEmpty();
        assertThat(endpoint().path("enabled").asBoolean()).isTrue();
        house.polar.reset();
        PolarParty polar = house.polar;
        polar.webhooks("duplicate");
        assertThat(house.worldSees("/world/polar/webhooks").path("mode").asString())
                .isEqualTo("duplicate");
    }

    @Test
    void duplicatesCarryTheSameIdAndReverseBringsTheNewestFirst() {
        house.polar.webhooks("duplicate");
        house.buys(house.starter);
        house.until("all came", () -> house.arrived.size() == 3 * house.events().size());
        assertThat(new HashSet<>(house.arrived.stream()
                        .map(each -> each.header("webhook-id").orElseThrow())
                        .toList()))
                .hasSize(house.arrived.size() / 3);
        house.settles();
        house.arrived.clear();
        house.polar.webhooks("reverse");
        house.buys(house.power);
        house.until("all came", () -> house.arrivedTypes().contains("subscription.created"));
        assertThat(house.arrivedTypes()).containsSubsequence("order.paid", "order.created", "subscription.created");
    }

    @Test
    void lateEventsComeWhenTheirTimeHasCome() {
        house.polar.webhooks("late");
        house.buys(house.starter);
        house.settles();
        assertThat(house.arrived).isEmpty();
        house.passes(Duration.ofMinutes(11));
        house.until("they came", () -> house.arrivedTypes().contains("order.paid"));
    }

    @Test
    void aRedeliveryBringsTheOldSnapshotUnderTheSameIdAndNoneAfterNinetyDays() {
        house.buys(house.starter);
        house.until("all came", () -> house.arrivedTypes().contains("order.paid"));
        String id = house.arrived
                .get(house.arrivedTypes().indexOf("order.created"))
                .header("webhook-id")
                .orElseThrow();
        house.arrived.clear();
        house.call("POST", "/v1/webhooks/events/" + id + "/redeliver", null).is(202);
        house.until("it came again", () -> house.arrivedTypes().contains("order.created"));
        assertThat(house.arrived.getFirst().header("webhook-id")).hasValue(id);
        assertThat(house.arrived.getFirst().json().path("data").path("status").asString())
                .isEqualTo("pending");
        house.passes(Duration.ofDays(91));
        house.settles();
        house.arrived.clear();
        house.call("POST", "/v1/webhooks/events/" + id + "/redeliver", null).is(202);
        house.settles();
        assertThat(house.arrived.stream().map(each -> each.header("webhook-id").orElseThrow()))
                .doesNotContain(id);
    }

    // ---- the API's own trouble

    @Test
    void whoComesTooOftenIsToldWhenToComeAgainInSecondsOrAsADate() {
        house.world.faults().plan(new Faults.Fault("polar", "*", Faults.Kind.STATUS, 429, "RateLimitExceeded", 7), 1);
        PolarHouse.Answer seconds = house.call("GET", "/v1/orders/", null).is(429);
        assertThat(seconds.whole().headers().firstValue("Retry-After")).hasValue("7");
        house.world.faults().plan(new Faults.Fault("polar", "*", Faults.Kind.STATUS, 429, "retry-after-date", 90), 1);
        PolarHouse.Answer date = house.call("GET", "/v1/orders/", null).is(429);
        assertThat(date.whole().headers().firstValue("Retry-After").orElseThrow())
                .endsWith(" GMT");
        assertThat(date.whole().headers().firstValue("Polar-Version")).isPresent();
    }

    @Test
    void aVersionThatIsGoneIsAnsweredLikeAnAddressThatNeverWas() {
        house.call("GET", "/v1/orders/", null, "Polar-Version", "2026-04").is(200);
        PolarHouse.Answer unknown = house.call("GET", "/v1/orders/", null, "Polar-Version", "2025-01")
                .is(404);
        assertThat(unknown.whole().headers().firstValue("Polar-Version")).isEmpty();
        house.world("/world/polar/versions", Map.of("dead", List.of("2026-10"))).is(200);
        PolarHouse.Answer gone = house.call("GET", "/v1/orders/", null).is(404);
        assertThat(gone.whole().headers().firstValue("Polar-Version")).isEmpty();
        assertThat(gone.text("detail")).isEqualTo("Not Found");
        house.world("/world/polar/versions", Map.of("dead", List.of())).is(200);
        PolarHouse.Answer missing = house.call(
                        "GET", "/v1/orders/" + house.world.chance().uuid(), null)
                .is(404);
        assertThat(missing.whole().headers().firstValue("Polar-Version")).hasValue("2026-10");
        house.world.clock().advance(Duration.ofDays(400));
        house.call("GET", "/v1/orders/", null, "Polar-Version", "2026-04").is(404);
    }

    @Test
    void pagesShiftWhenSomethingComesWhileTheyAreRead() {
        for (int i = 0; i < 3; i++) {
            house.buys(house.starter);
        }
        String path = "/v1/orders/?limit=2&sorting=-created_at&page=";
        String lastOfFirst =
                house.get(path + 1).body().path("items").path(1).path("id").asString();
        house.buys(house.starter);
        assertThat(house.get(path + 2).body().path("items").path(0).path("id").asString())
                .isEqualTo(lastOfFirst);
    }

    @Test
    void whatIsNewWasNeverModifiedAndHasFieldsThatNobodyDescribed() {
        PolarHouse.Answer checkout = house.checkout(house.starter, Map.of());
        assertThat(checkout.body().has("modified_at")).isTrue();
        assertThat(checkout.body().hasNonNull("modified_at")).isFalse();
        house.pays(checkout);
        assertThat(house.order().has("units")).isTrue();
        assertThat(house.order().hasNonNull("modified_at"))
                .as("it was paid since")
                .isTrue();
    }
}
