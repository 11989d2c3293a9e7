package net.runagent.bot.walk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.CardCheckout;
import net.runagent.core.billing.CardCheckouts;
import net.runagent.core.billing.CardCustomers;
import net.runagent.core.billing.CardDispute;
import net.runagent.core.billing.CardOrder;
import net.runagent.core.billing.CardOrders;
import net.runagent.core.billing.CardRefund;
import net.runagent.core.billing.CardSubscription;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.money.Money;
import net.runagent.core.work.Ids;

/** The card provider. It keeps no idempotency key, like the real one: what is asked twice happens twice. */
final class Cards implements CardCheckouts, CardOrders, CardCustomers {
    private static final Duration CHECKOUT_LASTS = Duration.ofMinutes(60);
    private static final Money NO_FEE = Money.usd(0);

    private record Product(UUID id, String word, Money price, Period interval) {}

    private record Sale(CardCheckout checkout, UUID customer, UUID product) {}

    private final Weather weather;
    private final Clock clock;
    private final Ids ids;
    private final Map<String, Product> products = new LinkedHashMap<>();
    private final Map<UUID, UUID> customers = new LinkedHashMap<>();
    private final Map<UUID, Sale> sales = new LinkedHashMap<>();
    private final Map<UUID, CardOrder> orders = new LinkedHashMap<>();
    private final Map<UUID, CardSubscription> subscriptions = new LinkedHashMap<>();
    private final Map<UUID, CardRefund> refunds = new LinkedHashMap<>();

    Cards(Weather weather, Clock clock, Ids ids) {
        this.weather = weather;
        this.clock = clock;
        this.ids = ids;
    }

    private <T> CardAnswer<T> asked(Supplier<CardAnswer<T>> effect) {
        if (weather.fails()) {
            return new CardAnswer.Unknown<>("weather", null);
        }
        CardAnswer<T> answer = effect.get();
        return weather.fails() ? new CardAnswer.Unknown<>("lost", null) : answer;
    }

    private static <T> CardAnswer<T> found(T value) {
        return value == null ? new CardAnswer.Missing<>() : new CardAnswer.Got<>(value);
    }

    // ---- what people do

    /** The checkouts of this invoice that can be paid, newest last. */
    List<UUID> payable(UUID invoice) {
        return sales.values().stream()
                .map(Sale::checkout)
                .filter(checkout -> invoice.equals(checkout.invoice())
                        && checkout.status().equals("open")
                        && clock.instant().isBefore(checkout.expiresAt()))
                .map(CardCheckout::id)
                .toList();
    }

    Optional<UUID> at(String url) {
        return sales.values().stream()
                .map(Sale::checkout)
                .filter(checkout -> checkout.url().equals(url))
                .map(CardCheckout::id)
                .findFirst();
    }

    /** Pays, unless it is paid, over or declined; the order that comes of it. */
    Optional<UUID> pays(UUID checkout, boolean declined) {
        Sale sale = sales.get(checkout);
        CardCheckout open = sale.checkout();
        if (!open.status().equals("open") || !clock.instant().isBefore(open.expiresAt())) {
            return Optional.empty();
        }
        sales.put(checkout, new Sale(with(open, declined ? "failed" : "succeeded"), sale.customer(), sale.product()));
        if (declined) {
            return Optional.empty();
        }
        Product product = product(sale.product());
        Instant now = clock.instant();
        UUID subscription = product.interval() == null ? null : ids.next();
        if (subscription != null) {
            subscriptions.put(
                    subscription,
                    new CardSubscription(
                            subscription,
                            "active",
                            checkout,
                            open.invoice(),
                            sale.customer(),
                            now,
                            later(now, product.interval()),
                            false,
                            false,
                            null,
                            null,
                            null,
                            now,
                            now,
                            product.id(),
                            product.word(),
                            null));
        }
        return Optional.of(order("purchase", open, sale, product, subscription));
    }

    private Product product(UUID id) {
        return products.values().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private UUID order(String reason, CardCheckout checkout, Sale sale, Product product, UUID subscription) {
        return order(reason, checkout, sale, product, product.price(), subscription);
    }

    private UUID order(
            String reason, CardCheckout checkout, Sale sale, Product product, Money price, UUID subscription) {
        Instant now = clock.instant();
        UUID id = ids.next();
        orders.put(
                id,
                new CardOrder(
                        id,
                        "paid",
                        true,
                        reason,
                        checkout.id(),
                        checkout.invoice(),
                        subscription,
                        sale.customer(),
                        product.id(),
                        price,
                        NO_FEE,
                        price,
                        now,
                        now,
                        product.word()));
        return id;
    }

    private static Instant later(Instant from, Period interval) {
        return from.atZone(ZoneOffset.UTC).plus(interval).toInstant();
    }

    private static CardCheckout with(CardCheckout checkout, String status) {
        return new CardCheckout(
                checkout.id(), checkout.url(), status, checkout.expiresAt(), checkout.attempt(), checkout.invoice());
    }

    /** Periods end: what was announced to end ends, everything else is charged again. */
    void timePasses() {
        Instant now = clock.instant();
        sales.replaceAll((_, sale) -> sale.checkout().status().equals("open")
                        && !now.isBefore(sale.checkout().expiresAt())
                ? new Sale(with(sale.checkout(), "expired"), sale.customer(), sale.product())
                : sale);
        List.copyOf(subscriptions.values()).stream()
                .filter(running -> !running.ended() && !now.isBefore(running.periodEnd()))
                .forEach(this::periodEnds);
    }

    private void periodEnds(CardSubscription running) {
        if (running.cancelAtPeriodEnd()) {
            revokeNow(running);
            return;
        }
        Sale sale = sales.get(running.checkout());
        Product product = product(running.nextProduct() == null ? running.product() : running.nextProduct());
        Instant now = clock.instant();
        subscriptions.put(
                running.id(),
                new CardSubscription(
                        running.id(),
                        "active",
                        running.checkout(),
                        running.invoice(),
                        running.customer(),
                        running.periodEnd(),
                        later(now, product.interval()),
                        false,
                        false,
                        null,
                        null,
                        null,
                        running.createdAt(),
                        now,
                        product.id(),
                        product.word(),
                        null));
        UUID unused = order("subscription_cycle", sale.checkout(), sale, product, running.id());
    }

    private CardSubscription revokeNow(CardSubscription running) {
        Instant now = clock.instant();
        CardSubscription over = new CardSubscription(
                running.id(),
                "canceled",
                running.checkout(),
                running.invoice(),
                running.customer(),
                running.periodStart(),
                running.periodEnd(),
                running.cancelAtPeriodEnd(),
                false,
                null,
                null,
                now,
                running.createdAt(),
                now,
                running.product(),
                running.plan(),
                null);
        subscriptions.put(running.id(), over);
        return over;
    }

    // ---- what can be seen from outside

    List<CardOrder> orders() {
        return List.copyOf(orders.values());
    }

    List<CardRefund> refunds() {
        return List.copyOf(refunds.values());
    }

    List<CardSubscription> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    // ---- what the service asks

    @Override
    public boolean offered() {
        return true;
    }

    @Override
    public CardAnswer<UUID> ensure(UUID externalId, String email, String name) {
        return asked(() -> found(customers.computeIfAbsent(externalId, _ -> ids.next())));
    }

    @Override
    public CardAnswer<String> portal(UUID customer) {
        return asked(() -> found("https://cards.example/portal/" + ids.next()));
    }

    @Override
    public CardAnswer<UUID> product(String word, String name, Money price, Period interval, String configured) {
        return asked(() -> found(products.computeIfAbsent(
                        word + ":" + price.minor(), _ -> new Product(ids.next(), word, price, interval))
                .id()));
    }

    @Override
    public CardAnswer<UUID> discount(DiscountLine off) {
        return new CardAnswer.Declined<>("no code is sold here");
    }

    @Override
    public CardAnswer<CardCheckout> make(
            UUID customer, UUID product, String currency, UUID invoice, UUID attempt, UUID discount) {
        return asked(() -> {
            UUID id = ids.next();
            CardCheckout made = new CardCheckout(
                    id,
                    "https://cards.example/pay/" + id,
                    "open",
                    clock.instant().plus(CHECKOUT_LASTS),
                    attempt,
                    invoice);
            sales.put(id, new Sale(made, customer, product));
            return found(made);
        });
    }

    @Override
    public CardAnswer<List<CardCheckout>> of(UUID customer) {
        return asked(() -> found(sales.values().stream()
                .filter(sale -> sale.customer().equals(customer))
                .map(Sale::checkout)
                .toList()));
    }

    @Override
    public CardAnswer<CardCheckout> find(UUID checkout) {
        return asked(
                () -> found(sales.containsKey(checkout) ? sales.get(checkout).checkout() : null));
    }

    @Override
    public CardAnswer<CardOrder> order(UUID id) {
        return asked(() -> found(orders.get(id)));
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersOf(UUID checkout) {
        return asked(() -> found(orders.values().stream()
                .filter(order -> checkout.equals(order.checkout()))
                .toList()));
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersSince(Instant created) {
        return asked(() -> found(orders.values().stream()
                .filter(order -> !order.createdAt().isBefore(created))
                .toList()));
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersOfSubscription(UUID subscription, Instant created) {
        return asked(() -> found(orders.values().stream()
                .filter(order -> subscription.equals(order.subscription()))
                .filter(order -> !order.createdAt().isBefore(created))
                .toList()));
    }

    @Override
    public CardAnswer<CardSubscription> subscription(UUID id) {
        return asked(() -> found(subscriptions.get(id)));
    }

    @Override
    public CardAnswer<CardSubscription> revoke(UUID subscription) {
        return asked(() -> {
            CardSubscription running = subscriptions.get(subscription);
            return found(running == null || running.ended() ? running : revokeNow(running));
        });
    }

    @Override
    public CardAnswer<CardSubscription> cancelAtPeriodEnd(UUID subscription, boolean cancel) {
        return asked(() -> {
            CardSubscription running = subscriptions.get(subscription);
            if (running == null || running.ended()) {
                return found(running);
            }
            CardSubscription announced = new CardSubscription(
                    running.id(),
                    running.status(),
                    running.checkout(),
                    running.invoice(),
                    running.customer(),
                    running.periodStart(),
                    running.periodEnd(),
                    cancel,
                    false,
                    null,
                    null,
                    null,
                    running.createdAt(),
                    clock.instant(),
                    running.product(),
                    running.plan(),
                    running.nextProduct());
            subscriptions.put(subscription, announced);
            return found(announced);
        });
    }

    @Override
    public CardAnswer<CardSubscription> changeProduct(UUID subscription, UUID product, boolean atOnce) {
        return asked(() -> {
            CardSubscription running = subscriptions.get(subscription);
            if (running == null || running.ended() || running.cancelAtPeriodEnd()) {
                return running == null ? found(null) : new CardAnswer.Declined<>("AlreadyCanceledSubscription");
            }
            if (running.nextProduct() != null) {
                return new CardAnswer.Declined<>("SubscriptionLocked");
            }
            if (atOnce && !running.product().equals(product)) {
                Sale sale = sales.get(running.checkout());
                long more = product(product).price().minor()
                        - product(running.product()).price().minor();
                UUID unused = order(
                        "subscription_update",
                        sale.checkout(),
                        sale,
                        product(product),
                        Money.usd(Math.max(0, more)),
                        subscription);
            }
            return found(atOnce ? becomes(running, product, null) : becomes(running, running.product(), product));
        });
    }

    @Override
    public CardAnswer<CardSubscription> keepProduct(UUID subscription) {
        return asked(() -> {
            CardSubscription running = subscriptions.get(subscription);
            return found(running == null || running.ended() ? running : becomes(running, running.product(), null));
        });
    }

    private CardSubscription becomes(CardSubscription running, UUID product, UUID next) {
        CardSubscription changed = new CardSubscription(
                running.id(),
                running.status(),
                running.checkout(),
                running.invoice(),
                running.customer(),
                running.periodStart(),
                running.periodEnd(),
                running.cancelAtPeriodEnd(),
                false,
                null,
                null,
                null,
                running.createdAt(),
                clock.instant(),
                product,
                product(product).word(),
                next);
        subscriptions.put(running.id(), changed);
        return changed;
    }

    @Override
    public CardAnswer<CardRefund> refund(UUID order, Money net, String reason, UUID intent) {
        return asked(() -> {
            CardOrder paid = orders.get(order);
            if (paid == null || net.minor() > paid.refundable().minor()) {
                return new CardAnswer.Declined<>("refunded-already");
            }
            Instant now = clock.instant();
            CardRefund back = new CardRefund(ids.next(), order, "succeeded", reason, net, intent, now, now);
            refunds.put(back.id(), back);
            Money left = paid.refundable().minus(net);
            orders.put(
                    order,
                    new CardOrder(
                            order,
                            left.isZero() ? "refunded" : "partially_refunded",
                            true,
                            paid.reason(),
                            paid.checkout(),
                            paid.invoice(),
                            paid.subscription(),
                            paid.customer(),
                            paid.product(),
                            paid.net(),
                            paid.fee(),
                            left,
                            paid.createdAt(),
                            now,
                            paid.plan()));
            return found(back);
        });
    }

    @Override
    public CardAnswer<List<CardRefund>> refundsOf(UUID order) {
        return asked(() -> found(refunds.values().stream()
                .filter(refund -> refund.order().equals(order))
                .toList()));
    }

    @Override
    public CardAnswer<List<CardRefund>> refundsSince(Instant created) {
        return asked(() -> found(refunds.values().stream()
                .filter(refund -> !refund.createdAt().isBefore(created))
                .toList()
                .reversed()));
    }

    @Override
    public CardAnswer<List<CardDispute>> disputes() {
        return asked(() -> found(new ArrayList<>()));
    }

    @Override
    public CardAnswer<List<CardDispute>> disputesOf(UUID order) {
        return disputes();
    }
}
