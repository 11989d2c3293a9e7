package net.runagent.sandbox.polar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The world's calls about Polar: paying, trouble with cards and webhooks, what its staff and the banks do. */
final class Steering {
    private final PolarParty party;
    private final Shop shop;
    private final House house;
    private final Webhooks webhooks;
    private final PolarApi api;

    Steering(PolarParty party, Shop shop, House house, Webhooks webhooks, PolarApi api) {
        this.party = party;
        this.shop = shop;
        this.house = house;
        this.webhooks = webhooks;
        this.api = api;
    }

    void addTo(Routes world) {
        world.get("/world/polar/checkouts", this::checkouts)
                .get("/world/polar/orders", this::orders)
                .get("/world/polar/subscriptions", this::subscriptions)
                .post("/world/polar/checkouts/{id}/pays", this::pays)
                .post("/world/polar/webhooks", this::webhooks)
                .get("/world/polar/webhooks", request -> Response.json(webhookState()))
                .post("/world/polar/webhooks/secret", this::secret)
                .post("/world/polar/renewals", this::renewals)
                .post("/world/polar/cards", this::card)
                .post("/world/polar/versions", this::versions)
                .post("/world/polar/refunds", this::refunds)
                .post("/world/polar/disputes", this::disputes);
    }

    // ---- what there is

    private static <T> List<T> page(Request request, Stream<T> all, java.util.function.Function<T, String> id) {
        String after = request.query("after", "");
        return (after.isEmpty()
                        ? all
                        : all.dropWhile(each -> !id.apply(each).equals(after)).skip(1))
                .limit(Integer.parseInt(request.query("limit", "100")))
                .toList();
    }

    private Response list(Request request, String table, java.util.function.Function<ObjectNode, ObjectNode> brief) {
        synchronized (shop) {
            return Response.json(
                    page(request, shop.all(table), each -> each.path("id").asString()).stream()
                            .map(brief)
                            .toList());
        }
    }

    private static ObjectNode fields(ObjectNode object, String... names) {
        ObjectNode brief = Json.object();
        for (String name : names) {
            brief.set(name, object.path(name));
        }
        return brief.put("product", object.path("product").path("name").asString());
    }

    private Response checkouts(Request request) {
        return list(request, Shop.CHECKOUTS, checkout -> {
            ObjectNode brief = fields(
                    checkout,
                    "id",
                    "status",
                    "url",
                    "net_amount",
                    "currency",
                    "customer_email",
                    "created_at",
                    "expires_at",
                    "metadata");
            brief.set("orders", Json.tree(ordersOf(checkout)));
            return brief;
        });
    }

    /** The order of a checkout and those that its subscription made later. */
    private List<ObjectNode> ordersOf(ObjectNode checkout) {
        Set<JsonNode> subscriptions = new HashSet<>();
        List<ObjectNode> orders = new ArrayList<>();
        shop.all(Shop.ORDERS).forEach(order -> {
            boolean first = order.path("checkout_id").equals(checkout.path("id"));
            if (first && order.hasNonNull("subscription_id")) {
                subscriptions.add(order.path("subscription_id"));
            }
            if (first || subscriptions.contains(order.path("subscription_id"))) {
                orders.add(brief(order));
            }
        });
        return orders;
    }

    private ObjectNode brief(ObjectNode order) {
        ObjectNode brief = fields(
                order,
                "id",
                "status",
                "billing_reason",
                "net_amount",
                "discount_amount",
                "refunded_amount",
                "refundable_amount",
                "currency",
                "created_at",
                "next_payment_attempt_at",
                "subscription_id",
                "checkout_id",
                "customer_id");
        shop.all(Shop.DISPUTES)
                .filter(dispute -> dispute.path("order_id").equals(order.path("id")))
                .findFirst()
                .ifPresent(dispute -> brief.set("dispute", dispute.path("status")));
        brief.put(
                "refundPending",
                shop.all(Shop.REFUNDS)
                        .filter(refund -> refund.path("order_id").equals(order.path("id")))
                        .anyMatch(refund -> refund.path("status").asString().equals("pending")));
        return brief;
    }

    private Response orders(Request request) {
        return list(request, Shop.ORDERS, this::brief);
    }

    private Response subscriptions(Request request) {
        return list(request, Shop.SUBSCRIPTIONS, subscription -> {
            ObjectNode brief = fields(
                    subscription,
                    "id",
                    "status",
                    "amount",
                    "currency",
                    "recurring_interval",
                    "current_period_start",
                    "current_period_end",
                    "cancel_at_period_end",
                    "pause_at_period_end",
                    "past_due_at",
                    "paused_at",
                    "resumes_at",
                    "ended_at",
                    "checkout_id",
                    "customer_id",
                    "pending_update");
            house.renewals().nextCharge(subscription).ifPresent(next -> brief.set("nextCharge", next));
            brief.put(
                    "card",
                    house.cards().digits(subscription.path("customer_id").asString()));
            return brief;
        });
    }

    // ---- what happens

    private Response pays(Request request) {
        String outcome = request.json().path("outcome").asString("paid");
        if (!outcome.equals("paid") && !outcome.equals("declined")) {
            throw Refusal.badRequest("outcome is paid or declined");
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(
                "order", party.pays(request.param("id"), outcome.equals("paid")).orElse(null));
        return Response.json(answer);
    }

    private Response webhooks(Request request) {
        String mode = request.json().path("mode").asString("");
        try {
            party.webhooks(mode);
        } catch (IllegalArgumentException unknown) {
            throw Refusal.badRequest("mode is normal, off, duplicate, reverse, late or disabled");
        }
        return Response.json(webhookState());
    }

    private Map<String, Object> webhookState() {
        return Map.of(
                "mode",
                webhooks.mode().name().toLowerCase(java.util.Locale.ROOT),
                "enabled",
                shop.all(Shop.ENDPOINTS)
                        .allMatch(endpoint -> endpoint.path("enabled").asBoolean()));
    }

    /** {@code {"style":"legacy"|"whsec-utf8"|"whsec-standard"}}: a new secret, without overlap. */
    private Response secret(Request request) {
        try {
            String secret = party.resetSecret(request.json().path("style").asString("whsec-standard"));
            return Response.json(Map.of("secret", secret));
        } catch (IllegalArgumentException unknown) {
            throw Refusal.badRequest("style is legacy, whsec-utf8 or whsec-standard");
        }
    }

    /** {@code kind}: {@code soft} (tried again), {@code hard} (revoked at once) or {@code hard-late} (after 21 days). */
    private Response renewals(Request request) {
        int times = request.json().path("times").asInt(1);
        boolean declined = request.json().path("outcome").asString("declined").equals("declined");
        try {
            Cards.Decline how = Cards.Decline.of(request.json().path("kind").asString(""));
            house.cards().decline(declined ? times : 0, how);
        } catch (IllegalArgumentException unknown) {
            throw Refusal.badRequest("kind is soft, hard or hard-late");
        }
        return Response.json(Map.of("declined", declined ? times : 0));
    }

    /** What the portal's card buttons do: {@code {"customer":"newest","card":"good"|"declined"}}. */
    private Response card(Request request) {
        ObjectNode customer =
                find(Shop.CUSTOMERS, request.json().path("customer").asString("newest"));
        boolean good = request.json().path("card").asString("good").equals("good");
        party.replaceCard(customer.path("id").asString(), good);
        return Response.json(
                Map.of("card", house.cards().digits(customer.path("id").asString())));
    }

    /** {@code {"dead":["2026-10"]}}: these versions of the API are gone. */
    private Response versions(Request request) {
        Set<String> dead = new HashSet<>();
        request.json().path("dead").forEach(each -> dead.add(each.asString()));
        api.dead(dead);
        return Response.json(Map.of("dead", dead));
    }

    private ObjectNode find(String table, String id) {
        return shop.named(table, id).orElseThrow(() -> Refusal.notFound("not among the " + table + ": " + id));
    }

    private Response refunds(Request request) {
        JsonNode asked = request.json();
        String refund = party.refunds(
                asked.path("order").asString("newest"),
                asked.path("amount").asLong(0),
                asked.path("reason").asString("dispute_prevention"));
        if (asked.path("cancels").asBoolean(false)) {
            party.endOf(asked.path("order").asString("newest"));
        }
        return Response.json(Map.of("refund", refund));
    }

    private Response disputes(Request request) {
        JsonNode asked = request.json();
        String status = asked.path("status").asString("needs_response");
        if (!Refunds.DISPUTE_STATUSES.contains(status)) {
            throw Refusal.badRequest("status is one of " + String.join(", ", Refunds.DISPUTE_STATUSES));
        }
        return Response.json(
                Map.of("dispute", party.disputes(asked.path("order").asString("newest"), status)));
    }
}
