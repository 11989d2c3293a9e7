package net.runagent.sandbox.polar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.RealTime;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A subscription becomes one to another product. What is left of the paid period comes off, what is left of it in the new
 * product comes on; {@code invoice} and {@code reset} happen only when their payment succeeds.
 */
final class PlanChanges {
    private final World world;
    private final Shop shop;
    private final Webhooks webhooks;
    private final Cashier cashier;
    private final Renewals renewals;
    private final Cards cards;

    PlanChanges(World world, Shop shop, Webhooks webhooks, Cashier cashier, Renewals renewals, Cards cards) {
        this.world = world;
        this.shop = shop;
        this.webhooks = webhooks;
        this.cashier = cashier;
        this.renewals = renewals;
        this.cards = cards;
    }

    /** @param behavior {@code invoice}, {@code prorate}, {@code next_period} or {@code reset} */
    void change(ObjectNode subscription, String productId, String behavior) {
        renewals.alone(subscription, () -> {
            synchronized (shop) {
                check(subscription);
                product(subscription, productId);
            }
            boolean atOnce = behavior.equals("invoice") || behavior.equals("reset");
            if (atOnce) {
                // The card is asked; meanwhile others find the subscription locked.
                RealTime.passes(world.delays().of("payment"));
            }
            synchronized (shop) {
                ObjectNode product = product(subscription, productId);
                if (behavior.equals("next_period")) {
                    wait(subscription, product);
                } else {
                    turn(subscription, product, behavior);
                }
            }
            return subscription;
        });
    }

    private static void check(ObjectNode subscription) {
        if (!Renewals.alive(subscription)
                || subscription.path("cancel_at_period_end").asBoolean()) {
            throw Renewals.alreadyCanceled();
        }
        if (Renewals.paused(subscription)) {
            throw Errors.refuse(403, "InactiveSubscription", "This subscription is not active.");
        }
    }

    private ObjectNode product(ObjectNode subscription, String id) {
        ObjectNode product = shop.find(Shop.PRODUCTS, id)
                .orElseThrow(() -> Errors.unprocessable("product_id", "Product does not exist."));
        if (product.path("is_archived").asBoolean()) {
            throw Errors.unprocessable("product_id", "Product is archived.");
        }
        if (!product.path("is_recurring").asBoolean()) {
            throw Errors.unprocessable("product_id", "Product is not recurring.");
        }
        if (!product.path("prices").path(0).path("price_currency").equals(subscription.path("currency"))) {
            throw Errors.unprocessable(
                    "product_id", "This product doesn't have a price for the subscription currency.");
        }
        return product;
    }

    private void wait(ObjectNode subscription, ObjectNode product) {
        ObjectNode update = Json.object();
        update.put("id", shop.id()).put("created_at", shop.now()).putNull("modified_at");
        update.set("applies_at", subscription.path("current_period_end"));
        update.set("product_id", product.path("id"));
        update.putNull("seats");
        subscription.set("pending_update", update);
        updated(subscription);
    }

    private void updated(ObjectNode subscription) {
        shop.touch(Shop.SUBSCRIPTIONS, subscription);
        webhooks.emit("subscription.updated", subscription);
    }

    private void turn(ObjectNode subscription, ObjectNode product, String behavior) {
        Instant now = Instant.parse(shop.now());
        boolean reset = behavior.equals("reset");
        boolean anew = reset || Renewals.changesInterval(subscription, product);
        Book book = anew ? Book.of(shop, subscription).from(now) : Book.of(shop, subscription);
        Instant start = anew ? now : instant(subscription, "current_period_start");
        Instant end = anew ? Instant.parse(book.periodEnd(product)) : instant(subscription, "current_period_end");
        List<Shapes.Line> lines = lines(subscription, product, reset, now, start, end);
        boolean billedNow = (anew || !behavior.equals("prorate")) && !lines.isEmpty();
        if (billedNow) {
            charge(subscription, lines);
        }
        (billedNow ? book : book.bills(lines)).keep(shop, subscription);
        renewals.turnInto(subscription, product);
        subscription.put("current_period_start", start.toString()).put("current_period_end", end.toString());
        if (billedNow) {
            ObjectNode order = cashier.open("subscription_update", product, null, subscription, lines, null);
            webhooks.emit("order.created", order);
            cashier.settle(order);
        }
        updated(subscription);
    }

    /** {@code 402} when the card does not pay what would be due; nothing has changed then. */
    private void charge(ObjectNode subscription, List<Shapes.Line> lines) {
        String customer = subscription.path("customer_id").asString();
        long net = lines.stream().mapToLong(Shapes.Line::amount).sum();
        boolean due = net + Shapes.tax(net) > cashier.balance(customer);
        if (due && cards.charge(customer).isPresent()) {
            throw Errors.refuse(402, "PaymentFailed", "Payment failed. Please update the payment method.");
        }
    }

    private static List<Shapes.Line> lines(
            ObjectNode subscription, ObjectNode product, boolean reset, Instant now, Instant start, Instant end) {
        List<Shapes.Line> lines = new ArrayList<>();
        JsonNode old = subscription.path("product");
        if (!reset) {
            long left = Proration.left(
                    discounted(subscription, old),
                    instant(subscription, "current_period_start"),
                    instant(subscription, "current_period_end"),
                    now);
            add(lines, "Remaining time on " + old.path("name").asString(), -left, old);
        }
        long part = Proration.left(discounted(subscription, product), start, end, now);
        add(lines, (reset ? "" : "Remaining time on ") + product.path("name").asString(), part, product);
        return lines;
    }

    private static void add(List<Shapes.Line> lines, String label, long amount, JsonNode product) {
        if (amount != 0) {
            String price = product.path("prices").path(0).path("id").asString();
            lines.add(new Shapes.Line(label, amount, true, price));
        }
    }

    private static long discounted(ObjectNode subscription, JsonNode product) {
        JsonNode price = product.path("prices").path(0);
        long amount = price.path("price_amount").asLong();
        return amount
                - Discounts.off(
                        subscription.path("discount"),
                        amount,
                        price.path("price_currency").asString());
    }

    private static Instant instant(JsonNode object, String field) {
        return Instant.parse(object.path(field).asString());
    }

    /** Takes back a change that waits for the next period. */
    void clear(ObjectNode subscription) {
        synchronized (shop) {
            if (!subscription.path("pending_update").isObject()) {
                throw Errors.unprocessable("pending_update", "This subscription has no pending update to clear.");
            }
            subscription.putNull("pending_update");
            updated(subscription);
        }
    }
}
