package net.runagent.sandbox.polar;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Polar as the service and its customers meet it: an API, two pages, webhooks. */
public final class PolarParty implements Party {
    private static final List<String> EVENTS = List.of(
            "order.created",
            "order.updated",
            "order.paid",
            "order.refunded",
            "subscription.created",
            "subscription.active",
            "subscription.updated",
            "subscription.cycled",
            "subscription.past_due",
            "subscription.canceled",
            "subscription.uncanceled",
            "subscription.revoked",
            "refund.created",
            "refund.updated",
            "checkout.updated",
            "checkout.expired",
            "customer.updated",
            "customer.deleted");

    private @Nullable Opened opened;

    private record Opened(
            World world,
            LoopbackServer server,
            Shop shop,
            Shapes shapes,
            Cashier cashier,
            Webhooks webhooks,
            String token,
            String secret) {}

    @Override
    public String name() {
        return "polar";
    }

    @Override
    public void open(World world) {
        String token = world.credentials()
                .get("polar-token", () -> "polar_oat_" + world.chance().alphanumeric(43));
        String secret = world.credentials()
                .get(
                        "polar-webhook-secret",
                        () -> "whsec_"
                                + Base64.getEncoder()
                                        .encodeToString(world.chance().bytes(32)));
        String organization = world.credentials()
                .get("polar-organization", () -> world.chance().uuid());
        world.secrets().add("polar-token", token, name());
        world.secrets().add("polar-webhook-secret", secret, name());
        Shop shop = new Shop(world);
        Shapes shapes = new Shapes(shop, organization);
        Webhooks webhooks = new Webhooks(world, shop);
        Cashier cashier = new Cashier(world, shop, shapes, webhooks);
        PolarApi api = new PolarApi(world, shop, shapes, cashier, webhooks, token);
        Routes routes = new Routes()
                .get("/checkout/{secret}", this::checkoutPage)
                .post("/checkout/{secret}", this::checkoutButton)
                .get("/portal/{token}", this::portalPage)
                .post("/portal/{token}", this::portalButton);
        api.addTo(routes);
        LoopbackServer server =
                LoopbackServer.of(name(), world, routes).errors(Errors::shape).start();
        api.base(server.url());
        opened = new Opened(world, server, shop, shapes, cashier, webhooks, token, secret);
    }

    private Opened opened() {
        Opened open = opened;
        if (open == null) {
            throw new IllegalStateException("polar has not been opened");
        }
        return open;
    }

    public String url() {
        return opened().server().url();
    }

    public String token() {
        return opened().token();
    }

    public String webhookSecret() {
        return opened().secret();
    }

    /** Where webhooks go; while a service belongs to the world this is its {@code /hooks/polar}. */
    public void endpoint(String url) {
        Shop shop = opened().shop();
        synchronized (shop) {
            Optional<ObjectNode> known = shop.all(Shop.ENDPOINTS).findFirst();
            if (known.isPresent()) {
                known.get().put("url", url);
                shop.put(Shop.ENDPOINTS, known.get());
            } else {
                shop.put(Shop.ENDPOINTS, opened().shapes().endpoint(url, opened().secret(), EVENTS));
            }
        }
    }

    /** normal, off, duplicate, reverse, late or disabled. */
    public void webhooks(String mode) {
        findService();
        opened().webhooks().mode(Webhooks.Mode.of(mode));
    }

    /** Delivers the newest event of this type once more, as the snapshot it was. */
    public void redeliver(String type) {
        opened().shop()
                .all(Shop.EVENTS)
                .filter(event -> event.path("type").asString().equals(type))
                .reduce((older, newer) -> newer)
                .ifPresent(opened().webhooks()::redeliver);
    }

    /** @return the order's id; empty when the card was declined */
    public Optional<String> pays(String checkout, boolean paid) {
        findService();
        ObjectNode found = opened().shop()
                .named(Shop.CHECKOUTS, checkout)
                .orElseThrow(() -> Refusal.notFound("no such checkout: " + checkout));
        return Optional.ofNullable(opened().cashier().pay(found, paid))
                .map(order -> order.path("id").asString());
    }

    /** The id of the checkout whose page this is. */
    public Optional<String> checkoutAt(String url) {
        synchronized (opened().shop()) {
            return opened().shop()
                    .all(Shop.CHECKOUTS)
                    .filter(checkout -> checkout.path("url").asString("").equals(url))
                    .map(checkout -> checkout.path("id").asString())
                    .findFirst();
        }
    }

    /** A copy of an object as the API shows it; {@code newest} is an id too. */
    public Optional<JsonNode> look(String table, String id) {
        synchronized (opened().shop()) {
            return opened().shop().named(table, id).map(ObjectNode::deepCopy);
        }
    }

    /** Changes an object behind everybody's back, as trouble at Polar would. */
    public void tamper(String table, String id, java.util.function.Consumer<ObjectNode> change) {
        synchronized (opened().shop()) {
            ObjectNode object = opened().shop().named(table, id).orElseThrow();
            change.accept(object);
            opened().shop().touch(table, object);
        }
    }

    /** Loses an object, as nobody ever should. */
    public void loses(String table, String id) {
        opened().shop().remove(table, id);
    }

    /** Ids, oldest first. */
    public List<String> ids(String table) {
        return opened().shop()
                .all(table)
                .map(each -> each.path("id").asString())
                .toList();
    }

    public long count(String table) {
        return opened().shop().all(table).count();
    }

    public void declineRenewals(int times) {
        opened().cashier().declineRenewals(times);
    }

    /** How the next refund ends: {@code succeeded} or {@code failed}. */
    public void nextRefund(String status) {
        opened().cashier().nextRefund(status);
    }

    /** A refund that Polar begins by itself. */
    public String refunds(String order, long amount, String reason) {
        ObjectNode found = opened().shop()
                .named(Shop.ORDERS, order)
                .orElseThrow(() -> Refusal.notFound("no such order: " + order));
        long all = found.path("refundable_amount").asLong();
        return opened().cashier()
                .refund(found, amount > 0 ? amount : all, reason, net.runagent.sandbox.http.Json.object(), false)
                .path("id")
                .asString();
    }

    public String disputes(String order, String status) {
        ObjectNode found = opened().shop()
                .named(Shop.ORDERS, order)
                .orElseThrow(() -> Refusal.notFound("no such order: " + order));
        return opened().shop()
                .put(Shop.DISPUTES, opened().shapes().dispute(found, status))
                .path("id")
                .asString();
    }

    @Override
    public Map<String, String> bases() {
        return Map.of(name(), url());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "runagent.polar.token", token(),
                "runagent.polar.webhook-secret", webhookSecret(),
                "runagent.polar.api-url", url());
    }

    @Override
    public void worldRoutes(Routes api) {
        api.get("/world/polar/checkouts", this::listCheckouts)
                .post("/world/polar/checkouts/{id}/pays", request -> {
                    String outcome = request.json().path("outcome").asString("paid");
                    if (!outcome.equals("paid") && !outcome.equals("declined")) {
                        throw Refusal.badRequest("outcome is paid or declined");
                    }
                    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
                    answer.put(
                            "order",
                            pays(request.param("id"), outcome.equals("paid")).orElse(null));
                    return Response.json(answer);
                })
                .post("/world/polar/webhooks", request -> {
                    String mode = request.json().path("mode").asString("");
                    try {
                        webhooks(mode);
                    } catch (IllegalArgumentException unknown) {
                        throw Refusal.badRequest("mode is normal, off, duplicate, reverse, late or disabled");
                    }
                    return Response.json(Map.of("mode", mode));
                })
                .post("/world/polar/renewals", request -> {
                    int times = request.json().path("times").asInt(1);
                    boolean declined =
                            request.json().path("outcome").asString("declined").equals("declined");
                    declineRenewals(declined ? times : 0);
                    return Response.json(Map.of("declined", declined ? times : 0));
                })
                .post(
                        "/world/polar/refunds",
                        request -> Response.json(Map.of(
                                "refund",
                                refunds(
                                        request.json().path("order").asString("newest"),
                                        request.json().path("amount").asLong(0),
                                        request.json().path("reason").asString("dispute_prevention")))))
                .post(
                        "/world/polar/disputes",
                        request -> Response.json(Map.of(
                                "dispute",
                                disputes(
                                        request.json().path("order").asString("newest"),
                                        request.json().path("status").asString("needs_response")))));
    }

    private Response listCheckouts(Request request) {
        int limit = Integer.parseInt(request.query("limit", "100"));
        Stream<ObjectNode> all = opened().shop().all(Shop.CHECKOUTS);
        String after = request.query("after", "");
        List<Map<String, Object>> items = (after.isEmpty()
                        ? all
                        : all.dropWhile(each -> !each.path("id").asString().equals(after))
                                .skip(1))
                .limit(limit)
                .map(PolarParty::brief)
                .toList();
        return Response.json(items);
    }

    private static Map<String, Object> brief(ObjectNode checkout) {
        Map<String, Object> brief = new LinkedHashMap<>();
        for (String field :
                List.of("id", "status", "url", "net_amount", "currency", "customer_email", "expires_at", "metadata")) {
            brief.put(field, checkout.path(field));
        }
        brief.put("product", checkout.path("product").path("name"));
        return brief;
    }

    /** The address of a service that belongs to this world is known only after its start. */
    private void findService() {
        String service = opened().world().serviceUrl();
        if (!service.isEmpty()) {
            endpoint(service + "/hooks/polar");
        }
    }

    private Optional<ObjectNode> bySecret(Request request) {
        return opened().shop()
                .all(Shop.CHECKOUTS)
                .filter(checkout -> checkout.path("client_secret").asString().equals(request.param("secret")))
                .findFirst();
    }

    private Response checkoutPage(Request request) {
        Optional<ObjectNode> checkout = bySecret(request);
        checkout.ifPresent(opened().cashier()::expireDue);
        return checkout.map(found -> Response.html(200, Pages.checkout(found)))
                .orElseGet(() -> Response.html(404, Pages.gone()));
    }

    private Response checkoutButton(Request request) {
        Optional<ObjectNode> checkout = bySecret(request);
        if (checkout.isEmpty()) {
            return Response.html(404, Pages.gone());
        }
        findService();
        if (checkout.get().path("status").asString().equals("open")) {
            opened().cashier()
                    .pay(
                            checkout.get(),
                            request.form().getOrDefault("outcome", "").equals("paid"));
        }
        return Response.redirect(request.path());
    }

    private Optional<ObjectNode> session(Request request) {
        Instant now = opened().world().clock().now();
        return opened().shop()
                .all(Shop.SESSIONS)
                .filter(session -> session.path("token").asString().equals(request.param("token")))
                .filter(session ->
                        now.isBefore(Instant.parse(session.path("expires_at").asString())))
                .findFirst();
    }

    private List<ObjectNode> subscriptionsOf(ObjectNode session) {
        return opened().shop()
                .all(Shop.SUBSCRIPTIONS)
                .filter(subscription -> subscription
                        .path("customer_id")
                        .asString()
                        .equals(session.path("customer_id").asString()))
                .toList();
    }

    private Response portalPage(Request request) {
        return session(request)
                .map(session -> Response.html(200, Pages.portal(subscriptionsOf(session))))
                .orElseGet(() -> Response.html(404, Pages.gone()));
    }

    private Response portalButton(Request request) {
        Map<String, String> form = request.form();
        session(request).stream()
                .flatMap(session -> subscriptionsOf(session).stream())
                .filter(subscription ->
                        subscription.path("id").asString().equals(form.getOrDefault("subscription", "")))
                .filter(subscription -> !subscription.hasNonNull("ended_at"))
                .forEach(subscription -> opened().cashier()
                        .cancelAtPeriodEnd(
                                subscription, form.getOrDefault("cancel", "").equals("true")));
        return Response.redirect(request.path());
    }

    @Override
    public Optional<Instant> nextDue() {
        return Stream.of(opened().cashier().nextDue(), opened().webhooks().nextDue())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    @Override
    public void runDue(Instant now) {
        findService();
        opened().cashier().runDue(now);
        opened().webhooks().runDue();
    }

    @Override
    public void reset() {
        opened().shop().clear();
        opened().webhooks().mode(Webhooks.Mode.NORMAL);
        opened().cashier().declineRenewals(0);
        opened().cashier().nextRefund("succeeded");
    }

    @Override
    public void close() {
        opened().server().close();
    }
}
