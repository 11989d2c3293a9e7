package net.runagent.bot.money;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
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
import org.jspecify.annotations.Nullable;

/**
 * The card provider. It keeps no idempotency key, lags behind itself, moves a period before it is paid for, gives money
 * back by itself and has disputes without any webhook, like the real one.
 */
final class PaperPolar implements CardCheckouts, CardOrders, CardCustomers {
    static final Duration PERIOD = Duration.ofDays(30);
    private static final Duration CHECKOUT_LASTS = Duration.ofMinutes(60);
    private static final List<Duration> RETRIES =
            List.of(Duration.ofDays(2), Duration.ofDays(7), Duration.ofDays(14), Duration.ofDays(21));
    /** 5 % and 50 cents; more when the card turns out to be a foreign one. */
    private static final long FEE = 145;

    private static final long DEARER_FEE = 174;

    private record Product(UUID id, Money price, @Nullable Period interval) {}

    private record Sale(UUID customer, Product product) {}

    /** Everything a thing has been, so that it can be shown as it was. */
    private static final class Past<T> {
        final List<Instant> since = new ArrayList<>();
        final List<T> states = new ArrayList<>();

        T now() {
            return states.getLast();
        }

        Optional<T> at(Instant when) {
            for (int i = states.size() - 1; i >= 0; i--) {
                if (!since.get(i).isAfter(when)) {
                    return Optional.of(states.get(i));
                }
            }
            return Optional.empty();
        }
    }

    private final Trouble trouble;
    private final WorldClock clock;
    private final Random random;
    private final java.util.function.Supplier<UUID> ids;
    private final Map<String, Product> products = new LinkedHashMap<>();
    private final Map<UUID, UUID> customers = new LinkedHashMap<>();
    private final Map<UUID, Sale> sales = new LinkedHashMap<>();
    private final Map<UUID, Past<CardCheckout>> checkouts = new LinkedHashMap<>();
    private final Map<UUID, Past<CardOrder>> orders = new LinkedHashMap<>();
    private final Map<UUID, Past<CardSubscription>> subscriptions = new LinkedHashMap<>();
    private final Map<UUID, Past<CardRefund>> refunds = new LinkedHashMap<>();
    private final Map<UUID, Past<CardDispute>> disputes = new LinkedHashMap<>();
    /** Bodies of webhooks, oldest first. */
    private final List<String> webhooks = new ArrayList<>();

    private final List<String> broken = new ArrayList<>();
    private Instant stamped = Instant.MIN;

    PaperPolar(Trouble trouble, WorldClock clock, Random random, java.util.function.Supplier<UUID> ids) {
        this.trouble = trouble;
        this.clock = clock;
        this.random = random;
        this.ids = ids;
    }

    // ---- what has become of things

    private static <T> List<T> now(Map<UUID, Past<T>> all) {
        return all.values().stream().map(Past::now).toList();
    }

    List<CardOrder> orders() {
        return now(orders);
    }

    List<CardRefund> refunds() {
        return now(refunds);
    }

    List<CardSubscription> subscriptions() {
        return now(subscriptions);
    }

    List<CardDispute> disputes(UUID order) {
        return now(disputes).stream()
                .filter(dispute -> dispute.order().equals(order))
                .toList();
    }

    List<String> webhooks() {
        return webhooks;
    }

    /** What we asked for and must never ask for. */
    List<String> broken() {
        return broken;
    }

    // ---- how it keeps things

    /** The provider's clock goes on with every change, but now and then two fall into one instant. */
    private Instant stamp() {
        Instant now = clock.instant();
        Instant next = stamped.isBefore(now) ? now : stamped.plusNanos(1_000);
        stamped = next;
        return next;
    }

    private <T> T keep(Map<UUID, Past<T>> all, UUID id, T state, String kind, String more) {
        Past<T> past = all.computeIfAbsent(id, absent -> new Past<>());
        past.since.add(clock.instant());
        past.states.add(state);
        webhooks.add("{\"type\":\"" + kind + "\",\"data\":{\"id\":\"" + id + "\"" + more + "}}");
        return state;
    }

    private CardOrder keep(CardOrder order) {
        String kind = order.refundable().minor() < order.net().minor()
                ? "order.refunded"
                : order.paid() ? "order.paid" : "order.updated";
        return keep(orders, order.id(), order, kind, "");
    }

    private CardSubscription keep(CardSubscription subscription) {
        return keep(subscriptions, subscription.id(), subscription, "subscription.updated", "");
    }

    private CardRefund keep(CardRefund refund) {
        return keep(refunds, refund.id(), refund, "refund.updated", ",\"order_id\":\"" + refund.order() + "\"");
    }

    private CardCheckout keep(CardCheckout checkout, String status) {
        CardCheckout next = new CardCheckout(
                checkout.id(), checkout.url(), status, checkout.expiresAt(), checkout.attempt(), checkout.invoice());
        return keep(checkouts, checkout.id(), next, "checkout.updated", "");
    }

    private CardOrder changed(CardOrder order, String status, boolean paid, Money fee, Money refundable) {
        return keep(new CardOrder(
                order.id(),
                status,
                paid,
                order.reason(),
                order.checkout(),
                order.invoice(),
                order.subscription(),
                order.customer(),
                order.product(),
                order.net(),
                fee,
                refundable,
                order.createdAt(),
                stamp(),
                order.plan()));
    }

    private CardSubscription changed(
            CardSubscription one,
            String status,
            Instant from,
            @Nullable Instant until,
            boolean cancel,
            @Nullable Instant due,
            @Nullable Instant ended) {
        return keep(new CardSubscription(
                one.id(),
                status,
                one.checkout(),
                one.invoice(),
                one.customer(),
                from,
                until,
                cancel,
                false,
                due,
                one.pausedAt(),
                ended,
                one.createdAt(),
                stamp(),
                one.product(),
                one.plan(),
                one.nextProduct()));
    }

    private CardSubscription ends(CardSubscription one) {
        Instant now = clock.instant();
        return changed(one, "canceled", one.periodStart(), one.periodEnd(), one.cancelAtPeriodEnd(), null, now);
    }

    // ---- what payers do

    List<UUID> payable() {
        return now(checkouts).stream()
                .filter(checkout ->
                        checkout.status().equals("open") && clock.instant().isBefore(checkout.expiresAt()))
                .map(CardCheckout::id)
                .toList();
    }

    /** The card is entered: paid at once, declined, or confirmed with an order whose money is not there yet. */
    void pays(UUID id, int outcome) {
        CardCheckout checkout = checkouts.get(id).now();
        if (outcome == 0) {
            keep(checkout, "failed");
            return;
        }
        Sale sale = sales.get(id);
        keep(checkout, outcome == 1 ? "confirmed" : "succeeded");
        CardOrder order = order(checkout, sale, "purchase", null);
        if (outcome != 1) {
            paid(order);
        }
    }

    private CardOrder order(CardCheckout checkout, Sale sale, String reason, @Nullable UUID subscription) {
        Money net = sale.product().price();
        return keep(new CardOrder(
                ids.get(),
                "pending",
                false,
                reason,
                checkout.id(),
                checkout.invoice(),
                subscription,
                sale.customer(),
                sale.product().id(),
                net,
                Money.usd(0),
                net,
                stamp(),
                null,
                null));
    }

    /** Its money has come; a plan's first one begins a subscription. */
    private void paid(CardOrder order) {
        Sale sale = sales.get(order.checkout());
        CardOrder now = order;
        if (sale.product().interval() != null && order.subscription() == null) {
            UUID subscription = ids.get();
            Instant from = clock.instant();
            keep(new CardSubscription(
                    subscription,
                    "active",
                    order.checkout(),
                    order.invoice(),
                    order.customer(),
                    from,
                    from.plus(PERIOD),
                    false,
                    false,
                    null,
                    null,
                    null,
                    stamp(),
                    null,
                    null,
                    null,
                    null));
            now = new CardOrder(
                    order.id(),
                    order.status(),
                    false,
                    order.reason(),
                    order.checkout(),
                    order.invoice(),
                    subscription,
                    order.customer(),
                    order.product(),
                    order.net(),
                    order.fee(),
                    order.refundable(),
                    order.createdAt(),
                    order.modifiedAt(),
                    order.plan());
        }
        changed(now, "paid", true, Money.usd(FEE), order.net());
    }

    // ---- what the provider does by itself

    /** One thing that it does now and then. */
    void moves() {
        switch (random.nextInt(6)) {
            case 0 ->
                anyOf(orders, order -> order.paid() && young(order))
                        .ifPresent(order ->
                                changed(order, order.status(), true, Money.usd(DEARER_FEE), order.refundable()));
            case 1 ->
                anyOf(orders, order -> order.paid() && free(order).minor() > 1 && !atItsBank(order))
                        .ifPresent(this::givesBack);
            case 2 ->
                anyOf(orders, order -> order.paid() && disputes(order.id()).isEmpty())
                        .ifPresent(order -> dispute(new CardDispute(
                                ids.get(),
                                order.id(),
                                random.nextBoolean() ? "early_warning" : "needs_response",
                                order.net())));
            case 3 -> anyOf(disputes, dispute -> !closed(dispute)).ifPresent(this::decides);
            case 4 -> anyOf(subscriptions, one -> !one.ended()).ifPresent(this::ends);
            default -> works();
        }
    }

    /** A fee is known for good soon after the payment. */
    private boolean young(CardOrder order) {
        return clock.instant().isBefore(order.createdAt().plus(Duration.ofDays(3)));
    }

    private <T> Optional<T> anyOf(Map<UUID, Past<T>> all, java.util.function.Predicate<T> fit) {
        List<T> fitting = now(all).stream().filter(fit).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(random.nextInt(fitting.size())));
    }

    private void givesBack(CardOrder order) {
        long most = free(order).minor();
        Money part = Money.usd(random.nextBoolean() ? most : 1 + random.nextLong(most));
        refund(order, part, "dispute_prevention", null);
        if (random.nextBoolean() && order.subscription() != null) {
            CardSubscription one = subscriptions.get(order.subscription()).now();
            if (!one.ended()) {
                ends(one);
            }
        }
    }

    /** A bank wants it or has it: the card's processor gives nothing back beside it. */
    private boolean atItsBank(CardOrder order) {
        return disputes(order.id()).stream().anyMatch(PaperPolar::hurts);
    }

    private static boolean closed(CardDispute dispute) {
        return List.of("won", "lost", "prevented").contains(dispute.status());
    }

    private void decides(CardDispute dispute) {
        String next = dispute.status().equals("early_warning")
                ? random.nextBoolean() ? "prevented" : "needs_response"
                : random.nextBoolean() ? "won" : "lost";
        ends(dispute, next);
    }

    private void ends(CardDispute dispute, String status) {
        dispute(new CardDispute(dispute.id(), dispute.order(), status, dispute.amount()));
        if (status.equals("lost")) {
            now(refunds).stream()
                    .filter(refund -> refund.order().equals(dispute.order())
                            && refund.status().equals("pending"))
                    .forEach(refund -> refundEnds(refund, false));
        }
    }

    private void dispute(CardDispute dispute) {
        keep(disputes, dispute.id(), dispute, "dispute.none", "");
        webhooks.removeLast(); // there is no webhook for it
    }

    /** What was begun goes on: refunds end, orders that wait for money get it or do not. */
    void works() {
        now(refunds).stream()
                .filter(refund -> refund.status().equals("pending"))
                .forEach(refund -> refundEnds(refund, random.nextInt(12) > 0));
        now(orders).stream()
                .filter(order ->
                        order.status().equals("pending") && order.reason().equals("purchase"))
                .forEach(order -> {
                    CardCheckout checkout = checkouts.get(order.checkout()).now();
                    if (random.nextInt(3) > 0) {
                        keep(checkout, "succeeded");
                        paid(order);
                    } else {
                        keep(checkout, "failed");
                        changed(order, "void", false, order.fee(), order.refundable());
                    }
                });
    }

    private void refundEnds(CardRefund refund, boolean well) {
        keep(new CardRefund(
                refund.id(),
                refund.order(),
                well ? "succeeded" : "failed",
                refund.reason(),
                refund.amount(),
                refund.intent(),
                refund.createdAt(),
                stamp()));
        if (well) {
            gone(refund);
        }
    }

    /** Only what has gone back in the end can be seen at the order. */
    private void gone(CardRefund refund) {
        CardOrder order = orders.get(refund.order()).now();
        Money left = order.refundable().minus(refund.amount());
        changed(order, left.isZero() ? "refunded" : "partially_refunded", true, order.fee(), left);
    }

    /** What of it can be given back, less what is under way. */
    private Money free(CardOrder order) {
        return now(refunds).stream()
                .filter(refund ->
                        refund.order().equals(order.id()) && refund.status().equals("pending"))
                .map(CardRefund::amount)
                .reduce(order.refundable(), Money::minus);
    }

    /** Time has passed: checkouts end, periods end and are charged, and what was declined is tried again. */
    void timePasses() {
        Instant now = clock.instant();
        now(checkouts).stream()
                .filter(checkout -> checkout.status().equals("open") && !now.isBefore(checkout.expiresAt()))
                .forEach(checkout -> keep(checkout, "expired"));
        now(subscriptions).stream().filter(one -> !one.ended()).forEach(one -> {
            if (one.pastDueAt() != null) {
                triesAgain(one, now);
            } else if (!now.isBefore(Objects.requireNonNull(one.periodEnd()))) {
                periodEnds(one);
            }
        });
    }

    private void periodEnds(CardSubscription one) {
        if (one.cancelAtPeriodEnd()) {
            ends(one);
            return;
        }
        Instant from = Objects.requireNonNull(one.periodEnd());
        CardSubscription moved = changed(one, "active", from, from.plus(PERIOD), false, null, null);
        UUID checkout = Objects.requireNonNull(one.checkout());
        CardOrder order = order(checkouts.get(checkout).now(), sales.get(checkout), "subscription_cycle", one.id());
        if (random.nextInt(4) > 0) {
            paid(order);
        } else {
            changed(moved, "past_due", from, from.plus(PERIOD), false, clock.instant(), null);
        }
    }

    private void triesAgain(CardSubscription one, Instant now) {
        Instant due = Objects.requireNonNull(one.pastDueAt());
        if (now.isBefore(due.plus(RETRIES.getFirst()))) {
            return;
        }
        CardOrder open = now(orders).stream()
                .filter(order ->
                        one.id().equals(order.subscription()) && order.status().equals("pending"))
                .findFirst()
                .orElseThrow();
        if (random.nextBoolean()) {
            paid(open);
            changed(one, "active", one.periodStart(), one.periodEnd(), one.cancelAtPeriodEnd(), null, null);
        } else if (!now.isBefore(due.plus(RETRIES.getLast()))) {
            changed(open, "void", false, open.fee(), open.refundable());
            ends(one);
        }
    }

    /** Everything that is under way comes to its end. */
    void closes() {
        while (now(refunds).stream().anyMatch(refund -> refund.status().equals("pending"))
                || now(orders).stream()
                        .anyMatch(order -> order.status().equals("pending")
                                && order.reason().equals("purchase"))) {
            works();
        }
        now(checkouts).stream()
                .filter(checkout -> checkout.status().equals("open"))
                .forEach(checkout -> keep(checkout, "expired"));
        now(subscriptions).stream().filter(one -> !one.ended()).forEach(this::ends);
        now(orders).stream()
                .filter(order -> order.status().equals("pending"))
                .forEach(order -> changed(order, "void", false, order.fee(), order.refundable()));
        now(disputes).stream()
                .filter(dispute -> !closed(dispute))
                .forEach(dispute -> ends(dispute, random.nextBoolean() ? "won" : "lost"));
    }

    private CardRefund refund(CardOrder order, Money amount, String reason, @Nullable UUID intent) {
        boolean atOnce = random.nextInt(3) == 0;
        CardRefund made = keep(new CardRefund(
                ids.get(),
                order.id(),
                atOnce ? "succeeded" : "pending",
                reason,
                amount,
                intent,
                clock.instant(),
                null));
        if (atOnce) {
            gone(made);
        }
        return made;
    }

    // ---- what the service asks

    private static <T> CardAnswer<T> found(Optional<T> value) {
        return value.<CardAnswer<T>>map(CardAnswer.Got::new).orElseGet(CardAnswer.Missing::new);
    }

    private <T> CardAnswer<T> shown(Map<UUID, Past<T>> all, UUID id) {
        return trouble.asked(() -> {
            Instant when = trouble.seenAt();
            return found(Optional.ofNullable(all.get(id)).flatMap(past -> past.at(when)));
        });
    }

    private <T> CardAnswer<List<T>> listed(
            Map<UUID, Past<T>> all, Function<List<T>, List<T>> change, java.util.function.Predicate<T> fit) {
        return trouble.asked(() -> {
            Instant when = trouble.seenAt();
            return new CardAnswer.Got<>(change.apply(all.values().stream()
                    .flatMap(past -> past.at(when).stream())
                    .filter(fit)
                    .toList()));
        });
    }

    @Override
    public boolean offered() {
        return true;
    }

    @Override
    public CardAnswer<UUID> ensure(UUID externalId, String email, String name) {
        return trouble.asked(() -> new CardAnswer.Got<>(customers.computeIfAbsent(externalId, absent -> ids.get())));
    }

    @Override
    public CardAnswer<String> portal(UUID customer) {
        return trouble.asked(() -> new CardAnswer.Got<>("https://cards.example/portal"));
    }

    @Override
    public CardAnswer<UUID> product(
            String word, String name, Money price, @Nullable Period interval, String configured) {
        return trouble.asked(() -> new CardAnswer.Got<>(
                products.computeIfAbsent(word + ":" + price.minor(), absent -> new Product(ids.get(), price, interval))
                        .id()));
    }

    @Override
    public CardAnswer<UUID> discount(DiscountLine off) {
        throw new UnsupportedOperationException("no schedule takes anything off");
    }

    @Override
    public CardAnswer<CardCheckout> make(
            UUID customer, UUID product, String currency, UUID invoice, UUID attempt, @Nullable UUID discount) {
        return trouble.asked(() -> {
            UUID id = ids.get();
            Product sold = products.values().stream()
                    .filter(each -> each.id().equals(product))
                    .findFirst()
                    .orElseThrow();
            sales.put(id, new Sale(customer, sold));
            String url = "https://cards.example/" + id;
            Instant until = clock.instant().plus(CHECKOUT_LASTS);
            return new CardAnswer.Got<>(keep(new CardCheckout(id, url, "open", until, attempt, invoice), "open"));
        });
    }

    @Override
    public CardAnswer<List<CardCheckout>> of(UUID customer) {
        return listed(
                checkouts,
                List::reversed,
                checkout -> sales.get(checkout.id()).customer().equals(customer));
    }

    @Override
    public CardAnswer<CardCheckout> find(UUID checkout) {
        return shown(checkouts, checkout);
    }

    @Override
    public CardAnswer<CardOrder> order(UUID id) {
        return shown(orders, id);
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersOf(UUID checkout) {
        return listed(orders, all -> all, order -> checkout.equals(order.checkout()));
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersSince(Instant created) {
        return listed(orders, all -> all, order -> !order.createdAt().isBefore(created));
    }

    @Override
    public CardAnswer<List<CardOrder>> ordersOfSubscription(UUID subscription, Instant created) {
        return listed(
                orders,
                all -> all,
                order -> subscription.equals(order.subscription())
                        && !order.createdAt().isBefore(created));
    }

    @Override
    public CardAnswer<CardSubscription> changeProduct(UUID subscription, UUID product, boolean atOnce) {
        throw new UnsupportedOperationException("no schedule changes a plan");
    }

    @Override
    public CardAnswer<CardSubscription> keepProduct(UUID subscription) {
        throw new UnsupportedOperationException("no schedule changes a plan");
    }

    @Override
    public CardAnswer<CardSubscription> subscription(UUID id) {
        return shown(subscriptions, id);
    }

    @Override
    public CardAnswer<CardSubscription> revoke(UUID id) {
        return trouble.asked(() -> {
            Optional<CardSubscription> one =
                    Optional.ofNullable(subscriptions.get(id)).map(Past::now);
            return one.filter(CardSubscription::ended).isPresent()
                    ? new CardAnswer.Declined<>("AlreadyCanceledSubscription")
                    : found(one.map(this::ends));
        });
    }

    @Override
    public CardAnswer<CardSubscription> cancelAtPeriodEnd(UUID id, boolean cancel) {
        return trouble.asked(() -> {
            Optional<CardSubscription> one =
                    Optional.ofNullable(subscriptions.get(id)).map(Past::now);
            return one.filter(CardSubscription::ended).isPresent()
                    ? new CardAnswer.Declined<>("AlreadyCanceledSubscription")
                    : found(one.map(running -> changed(
                            running,
                            running.status(),
                            running.periodStart(),
                            running.periodEnd(),
                            cancel,
                            running.pastDueAt(),
                            null)));
        });
    }

    @Override
    public CardAnswer<CardRefund> refund(UUID id, Money net, String reason, UUID intent) {
        return trouble.asked(() -> {
            CardOrder order = orders.get(id).now();
            boolean madeBefore = now(refunds).stream()
                    .anyMatch(refund ->
                            intent.equals(refund.intent()) && !refund.status().equals("failed"));
            if (madeBefore) {
                broken.add("refund " + intent + " is asked for although it was made");
            }
            if (disputedFor(id, Trouble.MOST_BEHIND)) {
                broken.add("order " + id + " is to be given back beside its bank");
            }
            return free(order).minor() < net.minor()
                    ? new CardAnswer.Declined<>("RefundedAlready")
                    : new CardAnswer.Got<>(refund(order, net, reason, intent));
        });
    }

    /** Whether a bank has wanted this money for so long that whoever looked must have seen it. */
    private boolean disputedFor(UUID order, Duration time) {
        Instant then = clock.instant().minus(time);
        return disputes.values().stream()
                .filter(past -> past.now().order().equals(order) && hurts(past.now()))
                .anyMatch(past -> past.at(then).filter(PaperPolar::hurts).isPresent());
    }

    static boolean hurts(CardDispute dispute) {
        return !dispute.status().equals("won") && !dispute.status().equals("prevented");
    }

    @Override
    public CardAnswer<List<CardRefund>> refundsOf(UUID order) {
        return listed(refunds, all -> all, refund -> refund.order().equals(order));
    }

    @Override
    public CardAnswer<List<CardRefund>> refundsSince(Instant created) {
        return listed(refunds, List::reversed, refund -> !refund.createdAt().isBefore(created));
    }

    @Override
    public CardAnswer<List<CardDispute>> disputes() {
        return listed(disputes, all -> all, dispute -> true);
    }

    @Override
    public CardAnswer<List<CardDispute>> disputesOf(UUID order) {
        return listed(disputes, all -> all, dispute -> dispute.order().equals(order));
    }
}
