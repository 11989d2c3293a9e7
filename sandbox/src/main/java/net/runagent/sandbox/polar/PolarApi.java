package net.runagent.sandbox.polar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import net.runagent.sandbox.contract.Contract;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.World;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The REST API, version 2026-10. Requests and answers are compared with the published description. */
final class PolarApi {
    private static final String CURRENT = "2026-10";
    /** Answered without its data model being different here. */
    private static final String NEXT = "2027-01";

    private static final String OLD = "2026-04";
    /** From the January release on the old version is answered like an address that does not exist. */
    private static final Instant OLD_IS_DEAD = Instant.parse("2027-01-01T00:00:00Z");

    /** Refusals of the server that its description does not name, or names only for other calls. */
    private static final Set<String> UNDESCRIBED = Set.of(
            "BadRequest",
            "CannotPauseSubscription",
            "NoScheduledPause",
            "NotPausedSubscription",
            "RefundDisputedPayment",
            "RefundUnknownPayment",
            "RevokeSubscriptionBenefitsProhibited");

    /** Elsewhere the parameter is passed over without a word. */
    private static final Set<String> FOUND_BY_METADATA =
            Set.of(Shop.PRODUCTS, Shop.CUSTOMERS, Shop.ORDERS, Shop.SUBSCRIPTIONS);

    private final World world;
    private final Shop shop;
    private final Shapes shapes;
    private final House house;
    private final Webhooks webhooks;
    private final String token;
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private String base = "";
    private volatile int mostOnAPage = 100;
    private volatile Runnable betweenPages = () -> {};

    PolarApi(World world, Shop shop, Shapes shapes, House house, Webhooks webhooks, String token) {
        this.world = world;
        this.shop = shop;
        this.shapes = shapes;
        this.house = house;
        this.webhooks = webhooks;
        this.token = token;
    }

    /** Versions that are gone from now on, as if their time had come. */
    void dead(Set<String> versions) {
        dead.clear();
        dead.addAll(versions);
    }

    private boolean known(String version) {
        boolean oldLives = world.clock().now().isBefore(OLD_IS_DEAD);
        return !dead.contains(version)
                && (version.equals(CURRENT) || version.equals(NEXT) || (version.equals(OLD) && oldLives));
    }

    /** Pages of lists are this short from now on, and after each one that is not the last something happens. */
    void pages(int most, Runnable between) {
        mostOnAPage = most;
        betweenPages = between;
    }

    /** The address of the pages, known once the server listens. */
    void base(String url) {
        base = url;
    }

    void addTo(Routes routes) {
        routes.get("/v1/products/", api(r -> list(r, Shop.PRODUCTS)))
                .post("/v1/products/", api(this::makeProduct))
                .get("/v1/products/{id}", api(r -> one(r, Shop.PRODUCTS)))
                .get("/v1/customers/", api(r -> list(r, Shop.CUSTOMERS)))
                .post("/v1/customers/", api(this::makeCustomer))
                .get("/v1/customers/{id}", api(r -> one(r, Shop.CUSTOMERS)))
                .get("/v1/customers/external/{external}", api(r -> ok(external(r))))
                .delete("/v1/customers/external/{external}", api(this::forgetCustomer))
                .post("/v1/customer-sessions/", api(this::makeSession))
                .get("/v1/checkouts/", api(r -> list(r, Shop.CHECKOUTS)))
                .post("/v1/checkouts/", api(this::makeCheckout))
                .get("/v1/checkouts/{id}", api(this::checkout))
                .get("/v1/orders/", api(r -> list(r, Shop.ORDERS)))
                .get("/v1/orders/{id}", api(r -> one(r, Shop.ORDERS)))
                .get("/v1/subscriptions/", api(r -> list(r, Shop.SUBSCRIPTIONS)))
                .get("/v1/subscriptions/{id}", api(r -> one(r, Shop.SUBSCRIPTIONS)))
                .patch("/v1/subscriptions/{id}", api(this::changeSubscription))
                .delete("/v1/subscriptions/{id}", api(this::revoke))
                .post("/v1/orders/{id}/invoice", api(this::makeInvoice))
                .get("/v1/orders/{id}/invoice", api(this::invoice))
                .get("/v1/discounts/", api(r -> list(r, Shop.DISCOUNTS)))
                .post("/v1/discounts/", api(this::makeDiscount))
                .get("/v1/discounts/{id}", api(r -> one(r, Shop.DISCOUNTS)))
                .get("/v1/refunds/", api(r -> list(r, Shop.REFUNDS)))
                .post("/v1/refunds/", api(this::makeRefund))
                .get("/v1/disputes/", api(r -> list(r, Shop.DISPUTES)))
                .get("/v1/disputes/{id}", api(r -> one(r, Shop.DISPUTES)))
                .get("/v1/webhooks/endpoints", api(r -> list(r, Shop.ENDPOINTS)))
                .get("/v1/webhooks/endpoints/{id}", api(r -> one(r, Shop.ENDPOINTS)))
                .patch("/v1/webhooks/endpoints/{id}", api(this::changeEndpoint))
                .patch("/v1/webhooks/endpoints/{id}/secret", api(this::resetSecret))
                .get("/v1/webhooks/deliveries", api(this::deliveries))
                .post("/v1/webhooks/events/{id}/redeliver", api(this::redeliver))
                .any("/v1/{rest...}", r -> {
                    throw Errors.notFound();
                });
    }

    static Response versioned(Response response) {
        return response.header("Polar-Version", CURRENT);
    }

    /** Version, token and contract around a call. An unknown version is a 404 without the header, as in reality. */
    private net.runagent.sandbox.http.Handler api(Function<Request, Response> call) {
        return request -> {
            String version = request.header("Polar-Version").orElse(CURRENT);
            if (!known(version)) {
                return Response.json(404, Map.of("detail", "Not Found"));
            }
            if (!request.header("Authorization").orElse("").equals("Bearer " + token)) {
                return Response.json(
                                401, Map.of("error", "invalid_token", "error_description", "The token is invalid."))
                        .header("Polar-Version", version);
            }
            JsonNode body = body(request);
            List<String> wrong = Contract.polar().check(request.method(), request.target(), body);
            wrong.forEach(what -> world.violations().add("polar", what));
            Response response = answer(call, request, version);
            compare(request, response);
            return response;
        };
    }

    private static Response answer(Function<Request, Response> call, Request request, String version) {
        try {
            return call.apply(request).header("Polar-Version", version);
        } catch (Refusal refused) {
            return refused.response();
        }
    }

    private void compare(Request request, Response response) {
        JsonNode body = response.body().length == 0 ? null : Json.read(response.body());
        if (body != null && UNDESCRIBED.contains(body.path("error").asString(""))) {
            return;
        }
        Contract.polar()
                .checkAnswer(request.method(), request.target(), response.status(), body)
                .forEach(what -> world.violations().add("polar", "our own answer: " + what));
    }

    private static @org.jspecify.annotations.Nullable JsonNode body(Request request) {
        try {
            return request.bytes().length == 0 ? null : Json.read(request.bytes());
        } catch (JacksonException notJson) {
            throw Errors.unprocessable("body", "JSON decode error");
        }
    }

    private static Response ok(ObjectNode object) {
        return Response.json(200, shown(object));
    }

    /** As the outside sees it. */
    private static ObjectNode shown(ObjectNode object) {
        return object.has(Webhooks.SECRET_SET) ? object.deepCopy().without(List.of(Webhooks.SECRET_SET)) : object;
    }

    private Response one(Request request, String table) {
        synchronized (shop) {
            return ok(shop.find(table, request.param("id")).orElseThrow(Errors::notFound));
        }
    }

    private ObjectNode external(Request request) {
        return shop.all(Shop.CUSTOMERS)
                .filter(customer -> customer.path("external_id").asString("").equals(request.param("external")))
                .findFirst()
                .orElseThrow(Errors::notFound);
    }

    private Response list(Request request, String table) {
        Predicate<ObjectNode> wanted = object -> true;
        for (Map.Entry<String, String> query : request.queries().entrySet()) {
            wanted = wanted.and(filter(table, query.getKey(), query.getValue()));
        }
        boolean further;
        Response response;
        synchronized (shop) {
            List<ObjectNode> all =
                    new ArrayList<>(shop.all(table).filter(wanted).toList());
            if (request.query("sorting", "-created_at").startsWith("-")) {
                all = new ArrayList<>(all.reversed());
            }
            all.sort(sorting(request.query("sorting", "-created_at")));
            further = (long) page(request) * limit(request) < all.size();
            response = page(request, all);
        }
        if (further) {
            betweenPages.run();
        }
        return response;
    }

    private static Comparator<ObjectNode> sorting(String by) {
        Comparator<ObjectNode> byCreation = Comparator.comparing(
                object -> Instant.parse(object.path("created_at").asString()));
        return by.startsWith("-") ? byCreation.reversed() : byCreation;
    }

    private static int page(Request request) {
        return Math.max(1, Integer.parseInt(request.query("page", "1")));
    }

    private int limit(Request request) {
        return Math.clamp(Integer.parseInt(request.query("limit", "10")), 1, mostOnAPage);
    }

    private Response page(Request request, List<ObjectNode> all) {
        int limit = limit(request);
        List<ObjectNode> items = all.stream()
                .skip((long) (page(request) - 1) * limit)
                .limit(limit)
                .map(PolarApi::shown)
                .toList();
        int pages = Math.ceilDiv(all.size(), limit);
        return Response.json(
                200, Map.of("items", items, "pagination", Map.of("total_count", all.size(), "max_page", pages)));
    }

    private static Predicate<ObjectNode> filter(String table, String name, String value) {
        return switch (name) {
            case "page", "limit", "sorting", "organization_id" -> object -> true;
            case "created_after" ->
                object -> Instant.parse(object.path("created_at").asString()).isAfter(Instant.parse(value));
            case "created_before" ->
                object -> Instant.parse(object.path("created_at").asString()).isBefore(Instant.parse(value));
            case "query" ->
                object -> object.path("name")
                        .asString("")
                        .toLowerCase(Locale.ROOT)
                        .contains(value.toLowerCase(Locale.ROOT));
            case "active" -> object -> value.equals(String.valueOf(!object.hasNonNull("ended_at")));
            case "succeeded" ->
                object -> value.equals(
                        String.valueOf(object.path("status").asString("").equals("succeeded")));
            case "external_customer_id" ->
                object ->
                        object.path("customer").path("external_id").asString("").equals(value);
            case "email" -> object -> object.path("email").asString("").equalsIgnoreCase(value);
            default -> {
                if (name.startsWith("metadata[") && !FOUND_BY_METADATA.contains(table)) {
                    yield object -> true;
                }
                if (name.startsWith("metadata[")) {
                    String key = name.substring("metadata[".length(), name.length() - 1);
                    yield object ->
                            object.path("metadata").path(key).asString("").equals(value);
                }
                yield object -> object.path(name).asString("").equals(value);
            }
        };
    }

    private Response makeProduct(Request request) {
        synchronized (shop) {
            ObjectNode product = shop.put(Shop.PRODUCTS, shapes.product(request.json()));
            return Response.json(201, product);
        }
    }

    private Response makeCustomer(Request request) {
        synchronized (shop) {
            JsonNode asked = request.json();
            String external = asked.path("external_id").asString("");
            String email = asked.path("email").asString("");
            shop.all(Shop.CUSTOMERS).forEach(known -> {
                if (!external.isEmpty()
                        && known.path("external_id").asString("").equals(external)) {
                    throw Errors.unprocessable("external_id", "A customer with this external ID already exists.");
                }
                if (known.path("email").asString("").equalsIgnoreCase(email)) {
                    throw Errors.unprocessable("email", "A customer with this email address already exists.");
                }
            });
            ObjectNode customer = shop.put(Shop.CUSTOMERS, shapes.customer(asked));
            webhooks.emit("customer.created", customer);
            return Response.json(201, customer);
        }
    }

    /** With {@code anonymize} the address and the external id become free; live subscriptions end at once. */
    private Response forgetCustomer(Request request) {
        synchronized (shop) {
            ObjectNode customer = external(request);
            String id = customer.path("id").asString();
            shop.all(Shop.SUBSCRIPTIONS)
                    .filter(subscription ->
                            subscription.path("customer_id").asString().equals(id))
                    .filter(Renewals::alive)
                    .forEach(house.renewals()::end);
            customer.put("deleted_at", shop.now()).putNull("external_id");
            if (request.query("anonymize", "false").equals("true")) {
                customer.put("email", shop.id() + "@anonymized.invalid").putNull("name");
            }
            shop.touch(Shop.CUSTOMERS, customer);
            webhooks.emit("customer.deleted", customer);
            return Response.empty(204);
        }
    }

    private Response makeSession(Request request) {
        synchronized (shop) {
            ObjectNode customer = shop.find(
                            Shop.CUSTOMERS, request.json().path("customer_id").asString(""))
                    .orElseThrow(() -> Errors.unprocessable("customer_id", "Customer does not exist."));
            String secret = "polar_cst_" + world.chance().alphanumeric(43);
            ObjectNode session = shop.put(
                    Shop.SESSIONS,
                    shapes.session(
                            customer,
                            base,
                            secret,
                            request.json().path("return_url").asStringOpt().orElse(null)));
            return Response.json(201, session);
        }
    }

    private Response makeCheckout(Request request) {
        synchronized (shop) {
            JsonNode asked = request.json();
            ObjectNode product = shop.find(
                            Shop.PRODUCTS, asked.path("products").path(0).asString(""))
                    .orElseThrow(() -> Errors.unprocessable("products", "Product does not exist."));
            ObjectNode customer = shop.find(
                            Shop.CUSTOMERS, asked.path("customer_id").asString(""))
                    .orElseThrow(() -> Errors.unprocessable("customer_id", "Customer does not exist."));
            String currency =
                    product.path("prices").path(0).path("price_currency").asString();
            if (!asked.path("currency").asString(currency).equals(currency)) {
                throw Errors.unprocessable("currency", "The product has no price in this currency.");
            }
            String secret = "polar_c_" + world.chance().alphanumeric(40);
            ObjectNode checkout = shop.put(
                    Shop.CHECKOUTS,
                    shapes.checkout(asked, product, customer, discount(asked, product, customer), base, secret));
            webhooks.emit("checkout.created", checkout);
            return Response.json(201, checkout);
        }
    }

    private @org.jspecify.annotations.Nullable ObjectNode discount(
            JsonNode asked, ObjectNode product, ObjectNode customer) {
        if (!asked.hasNonNull("discount_id")) {
            return null;
        }
        return shop.find(Shop.DISCOUNTS, asked.path("discount_id").asString())
                .filter(found -> house.discounts()
                        .open(found, product, customer.path("id").asString()))
                .orElseThrow(
                        () -> Errors.unprocessable("discount_id", "Discount does not exist or is not applicable."));
    }

    private Response makeDiscount(Request request) {
        synchronized (shop) {
            return Response.json(201, house.discounts().make(request.json()));
        }
    }

    private ObjectNode order(Request request) {
        return shop.find(Shop.ORDERS, request.param("id")).orElseThrow(Errors::notFound);
    }

    private Response makeInvoice(Request request) {
        synchronized (shop) {
            house.invoices().make(order(request));
            return Response.json(202, Json.object());
        }
    }

    private Response invoice(Request request) {
        synchronized (shop) {
            String secret = house.invoices().secret(order(request)).orElseThrow(Errors::notFound);
            return Response.json(200, Map.of("url", base + "/invoices/" + secret));
        }
    }

    private Response checkout(Request request) {
        synchronized (shop) {
            ObjectNode checkout = shop.find(Shop.CHECKOUTS, request.param("id")).orElseThrow(Errors::notFound);
            house.cashier().expireDue(checkout);
            return ok(checkout);
        }
    }

    private ObjectNode running(Request request) {
        synchronized (shop) {
            ObjectNode subscription =
                    shop.find(Shop.SUBSCRIPTIONS, request.param("id")).orElseThrow(Errors::notFound);
            if (!Renewals.alive(subscription)) {
                throw Renewals.alreadyCanceled();
            }
            return subscription;
        }
    }

    private Response changeSubscription(Request request) {
        ObjectNode subscription = running(request);
        JsonNode asked = request.json();
        if (asked.hasNonNull("product_id")) {
            house.plans()
                    .change(
                            subscription,
                            asked.path("product_id").asString(),
                            asked.path("proration_behavior").asString("prorate"));
        } else {
            house.renewals().alone(subscription, () -> change(subscription, asked));
        }
        synchronized (shop) {
            return ok(subscription.deepCopy());
        }
    }

    private ObjectNode change(ObjectNode subscription, JsonNode asked) {
        Renewals renewals = house.renewals();
        if (asked.path("revoke").asBoolean(false)) {
            renewals.end(subscription);
        } else if (asked.has("cancel_at_period_end")) {
            renewals.cancelAtPeriodEnd(
                    subscription, asked.path("cancel_at_period_end").asBoolean());
        } else if (asked.has("pause_at_period_end")) {
            renewals.pauseAtPeriodEnd(
                    subscription,
                    asked.path("pause_at_period_end").asBoolean(),
                    asked.path("resumes_at").asStringOpt().map(Instant::parse).orElse(null));
        } else if (asked.path("resume").asBoolean(false)) {
            renewals.resume(subscription);
        } else if (asked.has("pending_update")) {
            house.plans().clear(subscription);
        }
        if (asked.path("metadata").isObject()) {
            synchronized (shop) {
                subscription.set("metadata", asked.path("metadata"));
                shop.touch(Shop.SUBSCRIPTIONS, subscription);
                webhooks.emit("subscription.updated", subscription);
            }
        }
        return subscription;
    }

    private Response revoke(Request request) {
        ObjectNode subscription = running(request);
        house.renewals().alone(subscription, () -> {
            house.renewals().end(subscription);
            return subscription;
        });
        synchronized (shop) {
            return ok(subscription.deepCopy());
        }
    }

    private Response makeRefund(Request request) {
        synchronized (shop) {
            JsonNode asked = request.json();
            ObjectNode order = shop.find(Shop.ORDERS, asked.path("order_id").asString(""))
                    .orElseThrow(() -> Errors.unprocessable("order_id", "Order not found"));
            return Response.json(
                    201,
                    house.refunds()
                            .make(
                                    order,
                                    asked.path("amount").asLong(),
                                    asked.path("reason").asString(),
                                    asked.path("metadata").isObject() ? asked.path("metadata") : Json.object(),
                                    asked.path("revoke_benefits").asBoolean(false)));
        }
    }

    private Response changeEndpoint(Request request) {
        synchronized (shop) {
            ObjectNode endpoint = shop.find(Shop.ENDPOINTS, request.param("id")).orElseThrow(Errors::notFound);
            JsonNode asked = request.json();
            if (asked.hasNonNull("enabled")) {
                endpoint.put("enabled", asked.path("enabled").asBoolean());
                if (asked.path("enabled").asBoolean()) {
                    webhooks.enabled();
                }
            }
            if (asked.hasNonNull("events")) {
                endpoint.set("events", Webhooks.types(asked.path("events")));
            }
            return ok(shop.touch(Shop.ENDPOINTS, endpoint));
        }
    }

    /** The new secret is the only one at once: what was sent a moment ago no longer verifies with it. */
    private Response resetSecret(Request request) {
        synchronized (shop) {
            ObjectNode endpoint = shop.find(Shop.ENDPOINTS, request.param("id")).orElseThrow(Errors::notFound);
            return ok(webhooks.resetSecret(endpoint, Signing.WHSEC));
        }
    }

    private Response deliveries(Request request) {
        synchronized (shop) {
            List<ObjectNode> all = shop.all(Shop.DELIVERIES)
                    .filter(delivery -> request.query("start_timestamp")
                            .map(from -> Instant.parse(
                                            delivery.path("created_at").asString())
                                    .isAfter(Instant.parse(from)))
                            .orElse(true))
                    .filter(delivery -> request.query("event_type")
                            .map(type -> shop.get(
                                            Shop.EVENTS, delivery.path("event").asString())
                                    .path("type")
                                    .asString()
                                    .equals(type))
                            .orElse(true))
                    .filter(delivery -> request.query("succeeded")
                            .map(wanted -> wanted.equals(
                                    String.valueOf(delivery.path("succeeded").asBoolean())))
                            .orElse(true))
                    .map(this::described)
                    .toList();
            return page(request, all.reversed());
        }
    }

    private ObjectNode described(ObjectNode delivery) {
        ObjectNode whole = delivery.deepCopy();
        ObjectNode event =
                shop.get(Shop.EVENTS, delivery.path("event").asString()).deepCopy();
        event.remove(List.of("due", "attempts", "endpoint"));
        event.put("is_archived", webhooks.archived(event));
        if (webhooks.archived(event)) {
            event.putNull("payload");
        }
        whole.remove(List.of("event", "endpoint"));
        whole.set("webhook_event", event);
        return whole;
    }

    private Response redeliver(Request request) {
        webhooks.redeliver(shop.find(Shop.EVENTS, request.param("id")).orElseThrow(Errors::notFound));
        return Response.json(202, Json.object());
    }
}
