package net.runagent.sandbox.polar;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where money comes in: checkouts, orders, and what a customer has to their credit. */
final class Cashier {
    private final World world;
    private final Shop shop;
    private final Shapes shapes;
    private final Webhooks webhooks;
    private final Discounts discounts;

    Cashier(World world, Shop shop, Shapes shapes, Webhooks webhooks, Discounts discounts) {
        this.world = world;
        this.shop = shop;
        this.shapes = shapes;
        this.webhooks = webhooks;
        this.discounts = discounts;
    }

    /** What the page's buttons do. @return the order, or null when the card was declined */
    @Nullable
    ObjectNode pay(ObjectNode checkout, boolean paid) {
        synchronized (shop) {
            expireDue(checkout);
            if (!checkout.path("status").asString().equals("open")) {
                throw new Refusal(
                        409, "this checkout is " + checkout.path("status").asString());
            }
            // Somebody pressed pay; that is all which "confirmed" means.
            change(checkout, "confirmed");
            if (!paid) {
                change(checkout, "failed");
                return null;
            }
            ObjectNode product =
                    shop.get(Shop.PRODUCTS, checkout.path("product_id").asString());
            ObjectNode customer =
                    shop.get(Shop.CUSTOMERS, checkout.path("customer_id").asString());
            ObjectNode discount = shop.find(
                            Shop.DISCOUNTS, checkout.path("discount_id").asString(""))
                    .orElse(null);
            if (discount != null) {
                discounts.redeem(discount.path("id").asString());
            }
            ObjectNode subscription = null;
            if (product.path("is_recurring").asBoolean()) {
                String start = shop.now();
                Book book = Book.begin(Instant.parse(start));
                subscription = shop.put(
                        Shop.SUBSCRIPTIONS,
                        shapes.subscription(checkout, product, customer, discount, start, book.periodEnd(product)));
                book.keep(shop, subscription);
            }
            ObjectNode order = open(
                    subscription == null ? "purchase" : "subscription_create",
                    product,
                    checkout,
                    subscription,
                    List.of(Shapes.Line.of(product)),
                    discount);
            change(checkout, "succeeded");
            if (subscription != null) {
                webhooks.emit("subscription.created", subscription);
                webhooks.emit("subscription.active", subscription);
                webhooks.emit("subscription.updated", subscription);
            }
            webhooks.emit("order.created", order);
            settle(order);
            return order;
        }
    }

    private void change(ObjectNode checkout, String status) {
        checkout.put("status", status);
        shop.touch(Shop.CHECKOUTS, checkout);
        webhooks.emit("checkout.updated", checkout);
    }

    /** Takes what was typed into the page's field. @return false when there is no such code for this purchase */
    boolean redeem(ObjectNode checkout, String code) {
        synchronized (shop) {
            Optional<ObjectNode> found = discounts
                    .byCode(code)
                    .filter(discount -> discounts.open(
                            discount,
                            shop.get(Shop.PRODUCTS, checkout.path("product_id").asString()),
                            checkout.path("customer_id").asString()));
            boolean allowed = checkout.path("status").asString().equals("open")
                    && checkout.path("allow_discount_codes").asBoolean();
            if (!allowed || found.isEmpty()) {
                return false;
            }
            Shapes.discount(checkout, found.get());
            shop.touch(Shop.CHECKOUTS, checkout);
            webhooks.emit("checkout.updated", checkout);
            return true;
        }
    }

    /** A new order, not yet paid; what the customer has to their credit is used first. */
    ObjectNode open(
            String reason,
            ObjectNode product,
            @Nullable ObjectNode checkout,
            @Nullable ObjectNode subscription,
            List<Shapes.Line> lines,
            @Nullable JsonNode discount) {
        String customer = Objects.requireNonNull(subscription != null ? subscription : checkout)
                .path("customer_id")
                .asString();
        ObjectNode order = shapes.order(
                reason,
                product,
                shop.get(Shop.CUSTOMERS, customer),
                checkout,
                subscription,
                lines,
                discount,
                balance(customer));
        credit(customer, order.path("applied_balance_amount").asLong());
        if (order.path("total_amount").asLong() < 0) {
            credit(customer, -order.path("total_amount").asLong());
        }
        return shop.put(Shop.ORDERS, order);
    }

    void settle(ObjectNode order) {
        long net = order.path("net_amount").asLong();
        order.put("status", "paid").put("paid", true).put("due_amount", 0);
        order.put("platform_fee_amount", Shapes.fee(Math.max(0, net)));
        order.putNull("next_payment_attempt_at");
        shop.touch(Shop.ORDERS, order);
        webhooks.emit("order.updated", order);
        webhooks.emit("order.paid", order);
    }

    /** It will never be paid: credit that it used comes back. */
    void voided(ObjectNode order) {
        credit(
                order.path("customer_id").asString(),
                -order.path("applied_balance_amount").asLong());
        order.put("status", "void").putNull("next_payment_attempt_at");
        shop.touch(Shop.ORDERS, order);
        webhooks.emit("order.updated", order);
    }

    /** @return minor units that the next orders of this customer cost less */
    long balance(String customer) {
        return shop.find(Shop.BOOKKEEPING, "balance:" + customer)
                .map(row -> row.path("amount").asLong())
                .orElse(0L);
    }

    private void credit(String customer, long amount) {
        if (amount != 0) {
            ObjectNode row = Json.object();
            row.put("id", "balance:" + customer).put("amount", balance(customer) + amount);
            shop.put(Shop.BOOKKEEPING, row);
        }
    }

    void expireDue(ObjectNode checkout) {
        synchronized (shop) {
            if (checkout.path("status").asString().equals("open")
                    && !world.clock()
                            .now()
                            .isBefore(Instant.parse(checkout.path("expires_at").asString()))) {
                checkout.put("status", "expired");
                shop.touch(Shop.CHECKOUTS, checkout);
                webhooks.emit("checkout.expired", checkout);
            }
        }
    }
}
