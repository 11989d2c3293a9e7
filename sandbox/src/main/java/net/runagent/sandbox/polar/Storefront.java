package net.runagent.sandbox.polar;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.node.ObjectNode;

/** What payers see at Polar in their browser: the checkout, their portal, their invoices. */
final class Storefront {
    private final World world;
    private final Shop shop;
    private final House house;
    private final Runnable before;

    /** @param before runs before anything changes */
    Storefront(World world, Shop shop, House house, Runnable before) {
        this.world = world;
        this.shop = shop;
        this.house = house;
        this.before = before;
    }

    void addTo(Routes routes) {
        routes.get("/checkout/{secret}", this::checkoutPage)
                .post("/checkout/{secret}", this::checkoutButton)
                .get("/checkout/{secret}/confirmation", this::checkoutPage)
                .get("/portal/{token}", this::portalPage)
                .post("/portal/{token}", this::portalButton)
                .get("/portal/{token}/invoices/{order}", this::invoice)
                .get("/invoices/{secret}", request -> pdf(request.param("secret")));
    }

    // ---- checkout

    private Optional<ObjectNode> checkout(Request request) {
        return shop.all(Shop.CHECKOUTS)
                .filter(checkout -> checkout.path("client_secret").asString().equals(request.param("secret")))
                .findFirst();
    }

    private Response checkoutPage(Request request) {
        synchronized (shop) {
            Optional<ObjectNode> checkout = checkout(request);
            checkout.ifPresent(house.cashier()::expireDue);
            return checkout.map(found -> Response.html(200, Pages.checkout(found, request.query("code", ""))))
                    .orElseGet(() -> Response.html(404, Pages.gone()));
        }
    }

    private Response checkoutButton(Request request) {
        Optional<ObjectNode> checkout = checkout(request);
        if (checkout.isEmpty()) {
            return Response.html(404, Pages.gone());
        }
        before.run();
        Map<String, String> form = request.form();
        String code = form.getOrDefault("code", "").strip();
        if (form.containsKey("code")) {
            return Response.redirect(
                    house.cashier().redeem(checkout.get(), code) ? request.path() : request.path() + "?code=unknown");
        }
        synchronized (shop) {
            if (checkout.get().path("status").asString().equals("open")) {
                house.cashier()
                        .pay(checkout.get(), form.getOrDefault("outcome", "").equals("paid"));
            }
        }
        return Response.redirect(request.path());
    }

    // ---- portal

    private Optional<ObjectNode> session(Request request) {
        Instant now = world.clock().now();
        return shop.all(Shop.SESSIONS)
                .filter(session -> session.path("token").asString().equals(request.param("token")))
                .filter(session ->
                        now.isBefore(Instant.parse(session.path("expires_at").asString())))
                .findFirst();
    }

    private List<ObjectNode> of(ObjectNode session, String table) {
        return shop.all(table)
                .filter(each -> each.path("customer_id").equals(session.path("customer_id")))
                .toList()
                .reversed();
    }

    private Response portalPage(Request request) {
        synchronized (shop) {
            return session(request)
                    .map(session -> Response.html(
                            200,
                            Pages.portal(
                                    of(session, Shop.SUBSCRIPTIONS),
                                    of(session, Shop.ORDERS),
                                    house.cards()
                                            .digits(session.path("customer_id").asString()),
                                    request.path(),
                                    request.query("said", ""))))
                    .orElseGet(() -> Response.html(404, Pages.gone()));
        }
    }

    private Response portalButton(Request request) {
        Optional<ObjectNode> session = session(request);
        if (session.isEmpty()) {
            return Response.html(404, Pages.gone());
        }
        before.run();
        Map<String, String> form = request.form();
        String customer = session.get().path("customer_id").asString();
        try {
            if (form.containsKey("card")) {
                house.renewals()
                        .replaceCard(customer, form.getOrDefault("card", "").equals("good"));
            }
            of(session.get(), Shop.SUBSCRIPTIONS).stream()
                    .filter(each -> each.path("id").asString().equals(form.getOrDefault("subscription", "")))
                    .filter(Renewals::alive)
                    .forEach(subscription -> house.renewals().alone(subscription, () -> change(subscription, form)));
            return Response.redirect(request.path());
        } catch (Refusal refused) {
            return Response.redirect(request.path() + "?said=refused");
        }
    }

    private ObjectNode change(ObjectNode subscription, Map<String, String> form) {
        if (form.containsKey("cancel")) {
            house.renewals()
                    .cancelAtPeriodEnd(
                            subscription, form.getOrDefault("cancel", "").equals("true"));
        } else if (form.containsKey("pause")) {
            house.renewals()
                    .pauseAtPeriodEnd(
                            subscription, form.getOrDefault("pause", "").equals("true"), null);
        } else if (form.containsKey("resume")) {
            house.renewals().resume(subscription);
        }
        return subscription;
    }

    private Response invoice(Request request) {
        Optional<ObjectNode> order = session(request).stream()
                .flatMap(session -> of(session, Shop.ORDERS).stream())
                .filter(each -> each.path("id").asString().equals(request.param("order")))
                .findFirst();
        if (order.isEmpty()) {
            return Response.html(404, Pages.gone());
        }
        Optional<String> secret = house.invoices().secret(order.get());
        if (secret.isEmpty()) {
            house.invoices().make(order.get());
            return Response.html(200, Pages.coming());
        }
        return pdf(secret.get());
    }

    private Response pdf(String secret) {
        return house.invoices()
                .pdf(secret)
                .map(file -> Response.bytes(200, "application/pdf", file))
                .orElseGet(() -> Response.html(404, Pages.gone()));
    }
}
