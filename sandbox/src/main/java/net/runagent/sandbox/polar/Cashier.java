package net.runagent.sandbox.polar;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happens at Polar: payments, renewals with their retries, refunds. The order of its events and the fields that move
 * are those of the real one: the period of a renewal moves before it is paid; a refund is pending before it is money.
 */
final class Cashier {
    /** Days after the first failure at which a renewal is tried again; after the last one the subscription is over. */
    private static final List<Integer> RETRY_DAYS = List.of(2, 7, 14, 21);

    private final World world;
    private final Shop shop;
    private final Shapes shapes;
    private final Webhooks webhooks;
    private int renewalsToDecline;
    private String nextRefund = "succeeded";

    Cashier(World world, Shop shop, Shapes shapes, Webhooks webhooks) {
        this.world = world;
        this.shop = shop;
        this.shapes = shapes;
        this.webhooks = webhooks;
    }

    void declineRenewals(int times) {
        renewalsToDecline = times;
    }

    /** How the next refund ends: {@code succeeded} or {@code failed}. */
    void nextRefund(String status) {
        nextRefund = status;
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
            ObjectNode subscription = null;
            if (product.path("is_recurring").asBoolean()) {
                subscription = shop.put(
                        Shop.SUBSCRIPTIONS,
                        shapes.subscription(checkout, product, customer, periodEnd(shop.now(), product, 1)));
                ObjectNode book = Json.object();
                book.put("id", subscription.path("id").asString());
                book.put("periods", 1);
                shop.put(Shop.BOOKKEEPING, book);
            }
            ObjectNode order = shop.put(
                    Shop.ORDERS,
                    shapes.order(
                            subscription == null ? "purchase" : "subscription_create",
                            product,
                            customer,
                            checkout,
                            subscription));
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

    private void settle(ObjectNode order) {
        order.put("status", "paid").put("paid", true).put("due_amount", 0);
        order.set("refundable_amount", order.path("net_amount"));
        order.set("refundable_tax_amount", order.path("tax_amount"));
        order.put("platform_fee_amount", Shapes.fee(order.path("net_amount").asLong()));
        order.putNull("next_payment_attempt_at");
        shop.touch(Shop.ORDERS, order);
        webhooks.emit("order.updated", order);
        webhooks.emit("order.paid", order);
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

    Optional<Instant> nextDue() {
        synchronized (shop) {
            return shop.all(Shop.SUBSCRIPTIONS)
                    .filter(Cashier::alive)
                    .map(this::due)
                    .min(Instant::compareTo);
        }
    }

    void runDue(Instant now) {
        synchronized (shop) {
            shop.all(Shop.CHECKOUTS).forEach(this::expireDue);
            shop.all(Shop.SUBSCRIPTIONS).filter(Cashier::alive).forEach(subscription -> {
                while (alive(subscription) && !due(subscription).isAfter(now)) {
                    step(subscription);
                }
            });
        }
    }

    private static boolean alive(ObjectNode subscription) {
        return !subscription.hasNonNull("ended_at");
    }

    private Instant due(ObjectNode subscription) {
        String retry = book(subscription).path("retry_at").asString("");
        return Instant.parse(
                retry.isEmpty() ? subscription.path("current_period_end").asString() : retry);
    }

    private ObjectNode book(ObjectNode subscription) {
        return shop.get(Shop.BOOKKEEPING, subscription.path("id").asString());
    }

    private void step(ObjectNode subscription) {
        if (book(subscription).hasNonNull("retry_at")) {
            charge(
                    subscription,
                    shop.get(Shop.ORDERS, book(subscription).path("order").asString()));
        } else if (subscription.path("cancel_at_period_end").asBoolean()) {
            end(subscription);
        } else {
            cycle(subscription);
        }
    }

    private void cycle(ObjectNode subscription) {
        ObjectNode product =
                shop.get(Shop.PRODUCTS, subscription.path("product_id").asString());
        ObjectNode customer =
                shop.get(Shop.CUSTOMERS, subscription.path("customer_id").asString());
        ObjectNode book = book(subscription);
        int periods = book.path("periods").asInt() + 1;
        book.put("periods", periods);
        subscription.set("current_period_start", subscription.path("current_period_end"));
        // Counted from the first day, so that the 31st does not become the 28th for ever.
        subscription.put(
                "current_period_end", periodEnd(subscription.path("started_at").asString(), product, periods));
        shop.touch(Shop.SUBSCRIPTIONS, subscription);
        webhooks.emit("subscription.cycled", subscription);
        webhooks.emit("subscription.updated", subscription);
        ObjectNode order =
                shop.put(Shop.ORDERS, shapes.order("subscription_cycle", product, customer, null, subscription));
        webhooks.emit("order.created", order);
        charge(subscription, order);
    }

    private void charge(ObjectNode subscription, ObjectNode order) {
        ObjectNode book = book(subscription);
        if (renewalsToDecline > 0) {
            renewalsToDecline--;
            declined(subscription, order, book);
            return;
        }
        book.remove(List.of("retry_at", "order", "failures", "first_failure"));
        settle(order);
        if (subscription.hasNonNull("past_due_at")) {
            subscription.put("status", "active").putNull("past_due_at");
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.active", subscription);
            webhooks.emit("subscription.updated", subscription);
        }
    }

    private void declined(ObjectNode subscription, ObjectNode order, ObjectNode book) {
        int failures = book.path("failures").asInt(0);
        if (failures >= RETRY_DAYS.size()) {
            book.remove(List.of("retry_at", "order"));
            order.put("status", "void");
            shop.touch(Shop.ORDERS, order);
            webhooks.emit("order.updated", order);
            end(subscription);
            return;
        }
        if (failures == 0) {
            book.put("first_failure", shop.now());
            subscription.put("status", "past_due").put("past_due_at", shop.now());
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.past_due", subscription);
            webhooks.emit("subscription.updated", subscription);
        }
        String retry = Instant.parse(book.path("first_failure").asString())
                .plus(Period.ofDays(RETRY_DAYS.get(failures)))
                .toString();
        book.put("failures", failures + 1).put("retry_at", retry);
        book.set("order", order.path("id"));
        order.put("next_payment_attempt_at", retry);
        shop.touch(Shop.ORDERS, order);
        webhooks.emit("order.updated", order);
    }

    /** Over at once. */
    void end(ObjectNode subscription) {
        synchronized (shop) {
            book(subscription).remove(List.of("retry_at", "order"));
            subscription.put("status", "canceled").put("ended_at", shop.now()).put("ends_at", shop.now());
            if (!subscription.hasNonNull("canceled_at")) {
                subscription.put("canceled_at", shop.now());
                webhooks.emit("subscription.canceled", shop.touch(Shop.SUBSCRIPTIONS, subscription));
            }
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.updated", subscription);
            webhooks.emit("subscription.revoked", subscription);
        }
    }

    /** Announces the end, or takes it back; the status stays active until then. */
    void cancelAtPeriodEnd(ObjectNode subscription, boolean cancel) {
        synchronized (shop) {
            subscription.put("cancel_at_period_end", cancel);
            if (cancel) {
                subscription.put("canceled_at", shop.now());
                subscription.set("ends_at", subscription.path("current_period_end"));
            } else {
                subscription.putNull("canceled_at").putNull("ends_at");
            }
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.updated", subscription);
            webhooks.emit(cancel ? "subscription.canceled" : "subscription.uncanceled", subscription);
        }
    }

    ObjectNode refund(ObjectNode order, long amount, String reason, JsonNode metadata, boolean revoke) {
        synchronized (shop) {
            if (order.path("refundable_amount").asLong() == 0) {
                throw Errors.refuse(403, "RefundedAlready", "Order is already fully refunded.");
            }
            if (amount > order.path("refundable_amount").asLong()) {
                throw Errors.unprocessable("amount", "Refund amount exceeds the refundable amount.");
            }
            ObjectNode refund = shop.put(Shop.REFUNDS, shapes.refund(order, amount, reason, metadata, revoke));
            take(order, amount);
            webhooks.emit("refund.created", refund);
            String outcome = nextRefund;
            nextRefund = "succeeded";
            world.delays().after("refund", () -> finish(refund, order, outcome));
            return refund.deepCopy();
        }
    }

    private void finish(ObjectNode refund, ObjectNode order, String outcome) {
        synchronized (shop) {
            refund.put("status", outcome);
            shop.touch(Shop.REFUNDS, refund);
            if (!outcome.equals("succeeded")) {
                take(order, -refund.path("amount").asLong());
            }
            long back = order.path("refunded_amount").asLong();
            order.put(
                    "status",
                    back == 0 ? "paid" : back >= order.path("net_amount").asLong() ? "refunded" : "partially_refunded");
            shop.touch(Shop.ORDERS, order);
            webhooks.emit("refund.updated", refund);
            if (outcome.equals("succeeded")) {
                webhooks.emit("order.refunded", order);
            }
        }
    }

    private void take(ObjectNode order, long amount) {
        order.put("refundable_amount", order.path("refundable_amount").asLong() - amount);
        order.put("refunded_amount", order.path("refunded_amount").asLong() + amount);
        order.put(
                "refunded_tax_amount", Shapes.tax(order.path("refunded_amount").asLong()));
        order.put(
                "refundable_tax_amount",
                Shapes.tax(order.path("refundable_amount").asLong()));
        shop.touch(Shop.ORDERS, order);
    }

    private static String periodEnd(String start, ObjectNode product, int periods) {
        Period one = product.path("recurring_interval").asString().equals("year")
                ? Period.ofYears(periods)
                : Period.ofMonths(periods);
        return Instant.parse(start)
                .atOffset(ZoneOffset.UTC)
                .plus(one)
                .toInstant()
                .toString();
    }
}
