package net.runagent.sandbox.polar;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The life of subscriptions on the world's clock. The order of events and the fields that move are those of Polar's server:
 * the period moves before it is paid; what is not paid is tried again for three weeks and then revoked; a pause and a
 * cancellation take effect when the period is over, a cancellation before a pause.
 */
final class Renewals {
    /** Days after the first failure at which a renewal is tried again; after the last one the subscription is over. */
    private static final List<Integer> RETRY_DAYS = List.of(2, 7, 14, 21);

    /** When a card that was refused for good is tried once more: all other retries would be over then. */
    private static final Duration DEADLINE = Duration.ofDays(21).plusMinutes(1);

    private final World world;
    private final Shop shop;
    private final Webhooks webhooks;
    private final Cashier cashier;
    private final Cards cards;
    private final Set<String> locked = ConcurrentHashMap.newKeySet();

    Renewals(World world, Shop shop, Webhooks webhooks, Cashier cashier, Cards cards) {
        this.world = world;
        this.shop = shop;
        this.webhooks = webhooks;
        this.cashier = cashier;
        this.cards = cards;
    }

    // ---- time

    Optional<Instant> nextDue() {
        synchronized (shop) {
            return shop.all(Shop.SUBSCRIPTIONS)
                    .map(this::due)
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder());
        }
    }

    void runDue(Instant now) {
        synchronized (shop) {
            shop.all(Shop.CHECKOUTS).forEach(cashier::expireDue);
            shop.all(Shop.SUBSCRIPTIONS).forEach(subscription -> {
                while (due(subscription).filter(at -> !at.isAfter(now)).isPresent()) {
                    step(subscription);
                }
            });
        }
    }

    static boolean alive(ObjectNode subscription) {
        return !subscription.hasNonNull("ended_at");
    }

    /** When something happens to it by itself; while a change is under way nothing does. */
    Optional<Instant> due(ObjectNode subscription) {
        if (!alive(subscription) || locked.contains(id(subscription))) {
            return Optional.empty();
        }
        if (paused(subscription)) {
            return instant(subscription, "resumes_at");
        }
        return openOrder(subscription)
                .flatMap(order -> instant(order, "next_payment_attempt_at"))
                .or(() -> instant(subscription, "current_period_end"));
    }

    private static Optional<Instant> instant(JsonNode object, String field) {
        return object.path(field).asStringOpt().map(Instant::parse);
    }

    private Optional<ObjectNode> openOrder(ObjectNode subscription) {
        return Optional.ofNullable(Book.of(shop, subscription).order()).map(order -> shop.get(Shop.ORDERS, order));
    }

    private void step(ObjectNode subscription) {
        Optional<ObjectNode> open =
                openOrder(subscription).filter(order -> order.hasNonNull("next_payment_attempt_at"));
        if (paused(subscription)) {
            resume(subscription);
        } else if (open.isPresent()) {
            charge(subscription, open.get());
        } else if (subscription.path("cancel_at_period_end").asBoolean()) {
            end(subscription);
        } else if (subscription.path("pause_at_period_end").asBoolean()) {
            pauseNow(subscription);
        } else {
            cycle(subscription);
        }
    }

    // ---- a new period

    private void cycle(ObjectNode subscription) {
        boolean anew = false;
        if (subscription.path("pending_update").isObject()) {
            ObjectNode product = shop.get(
                    Shop.PRODUCTS,
                    subscription.path("pending_update").path("product_id").asString());
            anew = changesInterval(subscription, product);
            turnInto(subscription, product);
        }
        ObjectNode product =
                shop.get(Shop.PRODUCTS, subscription.path("product_id").asString());
        Instant start = Instant.parse(subscription.path("current_period_end").asString());
        Book book = Book.of(shop, subscription);
        book = anew ? book.from(start) : book.nextPeriod();
        book.keep(shop, subscription);
        subscription.put("current_period_start", start.toString()).put("current_period_end", book.periodEnd(product));
        shop.touch(Shop.SUBSCRIPTIONS, subscription);
        dropExpiredDiscount(subscription);
        webhooks.emit("subscription.cycled", subscription);
        webhooks.emit("subscription.updated", subscription);
        bill(subscription, product);
    }

    /** The order of a period, with what earlier changes left to be billed; then its payment. */
    private void bill(ObjectNode subscription, ObjectNode product) {
        Book book = Book.of(shop, subscription);
        List<Shapes.Line> lines = new ArrayList<>(book.pending());
        lines.add(Shapes.Line.of(product));
        book.billed().keep(shop, subscription);
        ObjectNode order =
                cashier.open("subscription_cycle", product, null, subscription, lines, subscription.path("discount"));
        webhooks.emit("order.created", order);
        charge(subscription, order);
    }

    private void dropExpiredDiscount(ObjectNode subscription) {
        Instant start = Instant.parse(subscription.path("current_period_start").asString());
        if (subscription.path("discount").isObject()
                && Discounts.expired(
                        subscription.path("discount"),
                        Book.of(shop, subscription).discountedSince(),
                        start)) {
            subscription.putNull("discount").putNull("discount_id");
            subscription.set("amount", subscription.path("prices").path(0).path("price_amount"));
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
        }
    }

    // ---- its money

    private void charge(ObjectNode subscription, ObjectNode order) {
        if (order.path("due_amount").asLong() <= 0) {
            paid(subscription, order);
            return;
        }
        cards.charge(subscription.path("customer_id").asString())
                .ifPresentOrElse(how -> declined(subscription, order, how), () -> paid(subscription, order));
    }

    private void paid(ObjectNode subscription, ObjectNode order) {
        Book.of(shop, subscription).waitsFor(null, 0).keep(shop, subscription);
        cashier.settle(order);
        if (subscription.path("status").asString().equals("past_due")) {
            subscription.put("status", "active").putNull("past_due_at");
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.updated", subscription);
            webhooks.emit("subscription.active", subscription);
        }
    }

    private void declined(ObjectNode subscription, ObjectNode order, Cards.Decline how) {
        int failures = Book.of(shop, subscription).failures() + 1;
        boolean late = subscription.hasNonNull("past_due_at")
                && !world.clock().now().isBefore(firstFailure(subscription).plus(DEADLINE));
        Book.of(shop, subscription)
                .waitsFor(order.path("id").asString(), failures)
                .keep(shop, subscription);
        if (how == Cards.Decline.HARD || failures > RETRY_DAYS.size() || late) {
            end(subscription);
            return;
        }
        if (!subscription.hasNonNull("past_due_at")) {
            subscription.put("status", "past_due").put("past_due_at", shop.now());
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.updated", subscription);
            webhooks.emit("subscription.past_due", subscription);
        }
        Instant first = firstFailure(subscription);
        Instant retry = how == Cards.Decline.HARD_LATE
                ? first.plus(DEADLINE)
                : first.plus(Period.ofDays(RETRY_DAYS.get(failures - 1)));
        order.put("next_payment_attempt_at", retry.toString());
        shop.touch(Shop.ORDERS, order);
        webhooks.emit("order.updated", order);
    }

    private static Instant firstFailure(ObjectNode subscription) {
        return Instant.parse(subscription.path("past_due_at").asString());
    }

    /** A new card in the portal: what is open is tried with it at once. Its failure does not bring the end nearer. */
    void replaceCard(String customer, boolean good) {
        synchronized (shop) {
            cards.replace(customer, good);
            if (good) {
                shop.all(Shop.SUBSCRIPTIONS)
                        .filter(Renewals::alive)
                        .filter(subscription ->
                                subscription.path("customer_id").asString().equals(customer))
                        .forEach(subscription -> openOrder(subscription).ifPresent(order -> paid(subscription, order)));
            }
        }
    }

    // ---- changes

    /** Runs the change while no other one may begin; {@code 409} when one is under way. */
    <T> T alone(ObjectNode subscription, java.util.function.Supplier<T> change) {
        lock(subscription);
        try {
            return change.get();
        } finally {
            locked.remove(id(subscription));
        }
    }

    private void lock(ObjectNode subscription) {
        if (!locked.add(id(subscription))) {
            throw Errors.refuse(409, "SubscriptionLocked", "This subscription is pending an update.");
        }
    }

    static boolean changesInterval(ObjectNode subscription, ObjectNode product) {
        return !subscription.path("recurring_interval").equals(product.path("recurring_interval"));
    }

    /** It is a subscription to this product from now on; a change that was waiting is done with. */
    void turnInto(ObjectNode subscription, ObjectNode product) {
        JsonNode price = product.path("prices").path(0);
        long amount = price.path("price_amount").asLong();
        String currency = price.path("price_currency").asString();
        subscription.set("product_id", product.path("id"));
        subscription.set("product", product.deepCopy());
        subscription.set("prices", product.path("prices").deepCopy());
        subscription.set("recurring_interval", product.path("recurring_interval"));
        subscription.put("amount", amount - Discounts.off(subscription.path("discount"), amount, currency));
        subscription.putNull("pending_update");
        shop.touch(Shop.SUBSCRIPTIONS, subscription);
    }

    /** Announces the end, or takes it back; the status stays as it is until then. */
    void cancelAtPeriodEnd(ObjectNode subscription, boolean cancel) {
        synchronized (shop) {
            boolean canceling = subscription.path("cancel_at_period_end").asBoolean();
            if (cancel && (canceling || paused(subscription))) {
                throw alreadyCanceled();
            }
            if (!cancel && !canceling) {
                throw Errors.refuse(400, "BadRequest", "Bad request.");
            }
            subscription.put("cancel_at_period_end", cancel);
            if (cancel) {
                subscription.put("canceled_at", shop.now());
                subscription.set("ends_at", subscription.path("current_period_end"));
                subscription.put("pause_at_period_end", false).putNull("resumes_at");
            } else {
                subscription.putNull("canceled_at").putNull("ends_at");
            }
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.updated", subscription);
            webhooks.emit(cancel ? "subscription.canceled" : "subscription.uncanceled", subscription);
        }
    }

    static net.runagent.sandbox.http.Refusal alreadyCanceled() {
        return Errors.refuse(
                403,
                "AlreadyCanceledSubscription",
                "This subscription is already canceled or will be at the end of the period.");
    }

    /** Over at once; what was not paid never will be. */
    void end(ObjectNode subscription) {
        synchronized (shop) {
            subscription.put("status", "canceled").put("ended_at", shop.now());
            subscription
                    .put("ends_at", shop.now())
                    .put("pause_at_period_end", false)
                    .putNull("resumes_at");
            if (!subscription.hasNonNull("canceled_at")) {
                subscription.put("canceled_at", shop.now());
            }
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.updated", subscription);
            webhooks.emit("subscription.canceled", subscription);
            webhooks.emit("subscription.revoked", subscription);
            openOrder(subscription).ifPresent(cashier::voided);
            Book.of(shop, subscription).waitsFor(null, 0).keep(shop, subscription);
        }
    }

    // ---- pauses

    /** @param resumes when it goes on by itself, or null */
    void pauseAtPeriodEnd(ObjectNode subscription, boolean pause, @Nullable Instant resumes) {
        synchronized (shop) {
            boolean pausing = subscription.path("pause_at_period_end").asBoolean();
            boolean active = subscription.path("status").asString().equals("active");
            if (pause
                    && (!active
                            || pausing
                            || subscription.path("cancel_at_period_end").asBoolean())) {
                throw Errors.refuse(403, "CannotPauseSubscription", "This subscription cannot be paused.");
            }
            if (!pause && !pausing) {
                throw Errors.refuse(403, "NoScheduledPause", "This subscription has no scheduled pause.");
            }
            Instant end = Instant.parse(subscription.path("current_period_end").asString());
            if (resumes != null && !resumes.isAfter(end)) {
                throw Errors.unprocessable("resumes_at", "resumes_at must be after the current period end.");
            }
            subscription.put("pause_at_period_end", pause);
            subscription.put("resumes_at", pause && resumes != null ? resumes.toString() : null);
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            webhooks.emit("subscription.updated", subscription);
        }
    }

    static boolean paused(JsonNode subscription) {
        return subscription.path("status").asString().equals("paused");
    }

    private void pauseNow(ObjectNode subscription) {
        subscription.put("status", "paused").put("paused_at", shop.now()).put("pause_at_period_end", false);
        shop.touch(Shop.SUBSCRIPTIONS, subscription);
        webhooks.emit("subscription.updated", subscription);
        webhooks.emit("subscription.paused", subscription);
    }

    /** A fresh period from now on, charged at once. */
    void resume(ObjectNode subscription) {
        synchronized (shop) {
            if (!paused(subscription)) {
                throw Errors.refuse(403, "NotPausedSubscription", "This subscription is not paused.");
            }
            ObjectNode product =
                    shop.get(Shop.PRODUCTS, subscription.path("product_id").asString());
            Instant now = Instant.parse(shop.now());
            Book book = Book.of(shop, subscription).from(now);
            book.keep(shop, subscription);
            subscription.put("status", "active").putNull("paused_at").putNull("resumes_at");
            subscription.put("current_period_start", now.toString()).put("current_period_end", book.periodEnd(product));
            shop.touch(Shop.SUBSCRIPTIONS, subscription);
            dropExpiredDiscount(subscription);
            webhooks.emit("subscription.updated", subscription);
            webhooks.emit("subscription.resumed", subscription);
            bill(subscription, product);
        }
    }

    private static String id(ObjectNode subscription) {
        return subscription.path("id").asString();
    }

    /** For the page: when and what is charged next; empty when nothing is. */
    Optional<ObjectNode> nextCharge(ObjectNode subscription) {
        synchronized (shop) {
            if (subscription.path("cancel_at_period_end").asBoolean()
                    || subscription.path("pause_at_period_end").asBoolean()) {
                return Optional.empty();
            }
            return due(subscription)
                    .map(at -> Json.object()
                            .put("at", at.toString())
                            .put(
                                    "retry",
                                    openOrder(subscription)
                                            .filter(order -> order.hasNonNull("next_payment_attempt_at"))
                                            .isPresent()));
        }
    }
}
