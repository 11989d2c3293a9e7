package net.runagent.sandbox.polar;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Polar as the service and its customers meet it: an API, pages, webhooks. */
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
            "subscription.paused",
            "subscription.resumed",
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
            House house,
            Webhooks webhooks,
            PolarApi api,
            String token) {}

    @Override
    public String name() {
        return "polar";
    }

    @Override
    public void open(World world) {
        String token = world.credentials()
                .get("polar-token", () -> "polar_oat_" + world.chance().alphanumeric(43));
        String secret = firstSecret(world);
        String organization = world.credentials()
                .get("polar-organization", () -> world.chance().uuid());
        world.secrets().add("polar-token", token, name());
        world.secrets().add("polar-webhook-secret", secret, name());
        Shop shop = new Shop(world);
        Shapes shapes = new Shapes(shop, organization);
        Webhooks webhooks = new Webhooks(world, shop);
        House house = house(world, shop, shapes, webhooks);
        PolarApi api = new PolarApi(world, shop, shapes, house, webhooks, token);
        Routes routes = new Routes();
        new Storefront(world, shop, house, this::findService).addTo(routes);
        api.addTo(routes);
        LoopbackServer server = LoopbackServer.of(name(), world, routes)
                .errors(Errors::shape)
                .faults(fault -> Errors.planned(fault, world.clock()))
                .start();
        api.base(server.url());
        opened = new Opened(world, server, shop, shapes, house, webhooks, api, token);
    }

    private static House house(World world, Shop shop, Shapes shapes, Webhooks webhooks) {
        Discounts discounts = new Discounts(shop, shapes);
        Cards cards = new Cards(shop);
        Cashier cashier = new Cashier(world, shop, shapes, webhooks, discounts);
        Renewals renewals = new Renewals(world, shop, webhooks, cashier, cards);
        return new House(
                discounts,
                cards,
                cashier,
                renewals,
                new PlanChanges(world, shop, webhooks, cashier, renewals, cards),
                new Refunds(world, shop, shapes, webhooks),
                new Invoices(world, shop, webhooks));
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

    /** The one that signs from now on. */
    public String webhookSecret() {
        return opened().shop()
                .all(Shop.ENDPOINTS)
                .findFirst()
                .map(endpoint -> endpoint.path("secret").asString())
                .orElseGet(() -> firstSecret(opened().world()));
    }

    private static String firstSecret(World world) {
        return world.credentials().get("polar-webhook-secret", () -> Signing.WHSEC.secret(world.chance()));
    }

    /** A new secret at once, without overlap. @param style legacy, whsec-utf8 or whsec-standard */
    public String resetSecret(String style) {
        Signing how = Signing.named(style);
        findService();
        opened().shop()
                .all(Shop.ENDPOINTS)
                .forEach(endpoint -> opened().webhooks().resetSecret(endpoint, how));
        return webhookSecret();
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
                shop.put(
                        Shop.ENDPOINTS,
                        opened().shapes()
                                .endpoint(
                                        url,
                                        firstSecret(opened().world()),
                                        opened().world().clock().now(),
                                        EVENTS));
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
        return Optional.ofNullable(opened().house().cashier().pay(found, paid))
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

    /** Meanwhile another change of this subscription is under way. */
    void whileItChanges(String subscription, Runnable meanwhile) {
        ObjectNode locked =
                opened().shop().find(Shop.SUBSCRIPTIONS, subscription).orElseThrow();
        opened().house().renewals().alone(locked, () -> {
            meanwhile.run();
            return locked;
        });
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
    public ObjectNode loses(String table, String id) {
        return opened().shop().remove(table, id);
    }

    /** Has again what was lost. */
    public void finds(String table, ObjectNode lost) {
        opened().shop().put(table, lost);
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

    /** The next charges of renewals are declined for now. */
    public void declineRenewals(int times) {
        opened().house().cards().decline(times, Cards.Decline.SOFT);
    }

    /** What the portal does; a good card pays what is open. */
    public void replaceCard(String customer, boolean good) {
        findService();
        opened().house().renewals().replaceCard(customer, good);
    }

    /** Lists come in pages of this many, and this happens between any two: what is on which page shifts. */
    public void pages(int most, Runnable between) {
        opened().api().pages(most, between);
    }

    /** How the next refund ends: {@code succeeded}, {@code failed}, or not: {@code pending}. */
    public void nextRefund(String status) {
        opened().house().refunds().next(status);
    }

    private ObjectNode order(String id) {
        return opened().shop().named(Shop.ORDERS, id).orElseThrow(() -> Refusal.notFound("no such order: " + id));
    }

    /** A refund that Polar begins by itself. @param amount minor units; 0 for all that is left */
    public String refunds(String order, long amount, String reason) {
        findService();
        ObjectNode found = order(order);
        long all = found.path("refundable_amount").asLong();
        long asked = amount > 0 ? amount : all;
        Refunds refunds = opened().house().refunds();
        ObjectNode refund = reason.equals("dispute_prevention")
                ? refunds.prevent(found, Math.min(asked, all))
                : refunds.make(found, asked, reason, Json.object(), false);
        return refund.path("id").asString();
    }

    /** Ends the subscription of this order at once, as Polar may with a refund of its own. */
    public void endOf(String order) {
        opened().shop()
                .find(Shop.SUBSCRIPTIONS, order(order).path("subscription_id").asString(""))
                .filter(Renewals::alive)
                .ifPresent(opened().house().renewals()::end);
    }

    /** @param status as in the API; a second call about the same order changes its dispute */
    public String disputes(String order, String status) {
        return opened().house()
                .refunds()
                .dispute(order(order), status)
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
        Opened open = opened();
        new Steering(this, open.shop(), open.house(), open.webhooks(), open.api()).addTo(api);
    }

    /** The address of a service that belongs to this world is known only after its start. */
    private void findService() {
        String service = opened().world().serviceUrl();
        if (!service.isEmpty()) {
            endpoint(service + "/hooks/polar");
        }
    }

    @Override
    public Optional<Instant> nextDue() {
        return Stream.of(
                        opened().house().renewals().nextDue(),
                        opened().webhooks().nextDue())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    @Override
    public void runDue(Instant now) {
        findService();
        opened().house().renewals().runDue(now);
        opened().webhooks().runDue();
    }

    @Override
    public void reset() {
        opened().shop().clear();
        opened().webhooks().mode(Webhooks.Mode.NORMAL);
        opened().api().dead(Set.of());
        declineRenewals(0);
        nextRefund("succeeded");
        pages(100, () -> {});
    }

    @Override
    public void close() {
        opened().server().close();
    }
}
