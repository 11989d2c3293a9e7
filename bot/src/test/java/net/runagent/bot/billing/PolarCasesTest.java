package net.runagent.bot.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.CardCustomers;
import net.runagent.core.billing.CardHook;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.ChangePlan;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.money.Money;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * The nasty cases of card payments, from the order to the books, each with webhooks as they should come, without any, with
 * each of them three times, and in reverse order. Each ends with the {@linkplain SameBooks same books} here and there.
 */
@ParameterizedClass(name = "webhooks {0}")
@EnumSource
class PolarCasesTest {
    enum Webhooks {
        NORMAL,
        OFF,
        DUPLICATE,
        REVERSE
    }

    @Parameter
    Webhooks webhooks;

    private final CardHouse house = new CardHouse();

    @BeforeEach
    void webhooksCome() {
        house.polar.webhooks(webhooks.name().toLowerCase(Locale.ROOT));
    }

    @AfterEach
    void theBooksAreTheSame() {
        try {
            CrashPoint.arm(null);
            settles();
            SameBooks.in(house);
        } finally {
            house.close();
        }
    }

    // ---- what happens

    /** What is under way arrives, what is due is done, and the watchers look. */
    private void settles() {
        house.until(() -> house.world.delays().pending() == 0);
        house.look();
        house.until(() -> house.world.delays().pending() == 0);
        house.look();
    }

    private void passes(Duration time) {
        house.world.clock().advance(time);
        house.polar.runDue(house.world.clock().now());
        settles();
    }

    private InvoiceId paid() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        settles();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
        return invoice;
    }

    private void fault(String route, Faults.Kind kind, int status, int seconds, int times) {
        house.world.faults().plan(new Faults.Fault("polar", route, kind, status, "trouble", seconds), times);
    }

    private void tamper(String table, Consumer<ObjectNode> change) {
        house.polar.tamper(table, "newest", change);
    }

    private String newest(String table) {
        return house.polar.look(table, "newest").orElseThrow().path("id").asString();
    }

    private String statusOf(String table) {
        return house.polar.look(table, "newest").orElseThrow().path("status").asString();
    }

    /** A webhook as the provider signs it. */
    private CardHook.Taken pushed(String id, String type, String about) {
        byte[] body = ("{\"type\":\"" + type + "\",\"timestamp\":\"2026-11-24T10:00:00Z\",\"data\":{\"id\":\"" + about
                        + "\"}}")
                .getBytes(UTF_8);
        String time = Long.toString(house.world.clock().now().getEpochSecond());
        return house.bean(CardHook.class).take(List.of(id), List.of(time), List.of(signed(id, time, body)), body);
    }

    private String signed(String id, String time, byte[] body) {
        try {
            String secret = house.polar.webhookSecret();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            mac.update((id + "." + time + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A button on the provider's page for payment methods, as its customer presses it. */
    private void inThePortal(Map<String, String> form) {
        String page = house.bean(CardCustomers.class)
                .portal(UUID.fromString(newest("customers")))
                .orThrow("the portal");
        String body = form.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("&"));
        HttpRequest press = HttpRequest.newBuilder(URI.create(page))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<String> shown = browser.send(press, HttpResponse.BodyHandlers.ofString());
            assertThat(shown.statusCode()).isEqualTo(302);
            assertThat(shown.headers().firstValue("Location").orElse("")).doesNotContain("refused");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String asksFor(String plan) {
        ChangePlan change = house.bean(ChangePlan.class);
        UUID subscription = change.of(house.ada).getFirst().subscription();
        return house.db
                .transactions()
                .call(() -> change.ask(
                        house.ada,
                        subscription,
                        plan,
                        UUID.fromString(house.world.chance().uuid())));
    }

    private List<String> whatBecameOfChanges() {
        return house.db
                .jdbc()
                .sql("SELECT state || ' ' || code FROM plan_change ORDER BY created_at")
                .query(String.class)
                .list();
    }

    private long charged(String reason) {
        return house.polar.ids("orders").stream()
                .map(id -> house.polar.look("orders", id).orElseThrow())
                .filter(order -> order.path("billing_reason").asString().equals(reason)
                        && order.path("paid").asBoolean())
                .count();
    }

    // ---- webhooks

    @Test
    @Case(1)
    void theSameWebhookFiftyTimesAtOnceIsOnePayment() throws InterruptedException {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(Thread.ofVirtual().start(() -> pushed("evt-1", "order.paid", newest("orders"))));
        }
        for (Thread one : all) {
            one.join();
        }
        settles();
        house.isSettledOnce(invoice);
    }

    @Test
    @Case(2)
    void anotherBodyUnderTheSameIdChangesNothing() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        pushed("evt-1", "order.paid", newest("orders"));
        assertThat(pushed("evt-1", "order.paid", house.world.chance().uuid())).isEqualTo(CardHook.Taken.KEPT);
        settles();
        house.isSettledOnce(invoice);
        assertThat(house.alerts).contains("polar.webhook.changed").doesNotContain("polar.order.missing");
    }

    @Test
    @Case(3)
    void revokedThenPaidThenCreatedIsOnePaymentAndOneEnd() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.until(() -> house.world.delays().pending() == 0);
        pushed("evt-3", "subscription.revoked", newest("subscriptions"));
        pushed("evt-2", "order.paid", newest("orders"));
        pushed("evt-1", "order.created", newest("orders"));
        settles();
        house.billing().endSubscription(invoice);
        settles();
        pushed("evt-0", "subscription.created", newest("subscriptions"));
        settles();
        house.isSettledOnce(invoice);
        assertThat(house.count(SubscriptionEnded.class)).isEqualTo(1);
    }

    @Test
    @Case(4)
    void aPaymentThatNobodyTellsOfIsFound() {
        InvoiceId invoice = house.ready();
        house.polar.webhooks("off");
        house.polar.pays("newest", true);
        house.look();
        house.isSettledOnce(invoice);
    }

    @Test
    @Case(5)
    void threeDaysWithADisabledEndpointAreCaughtUpWith() {
        house.polar.webhooks("disabled");
        List<InvoiceId> all = new ArrayList<>();
        for (int i = 0; i < (webhooks == Webhooks.OFF ? 200 : 5); i++) {
            all.add(house.ready());
            house.polar.pays("newest", true);
        }
        passes(Duration.ofDays(3));
        assertThat(all).allMatch(each -> house.billing().standing(each).status() == Status.PAID);
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(all.size());
        assertThat(house.alerts).contains("polar.webhook.disabled");
    }

    @Test
    @Case(6)
    void anEventOfSixtyDaysAgoRevivesNothing() {
        house.polar.webhooks("normal");
        InvoiceId invoice = paid();
        house.billing().endSubscription(invoice);
        settles();
        passes(Duration.ofDays(60));
        house.polar.redeliver("subscription.active");
        settles();
        assertThat(house.count(SubscriptionEnded.class)).isEqualTo(1);
        assertThat(statusOf("subscriptions")).isEqualTo("canceled");
    }

    @Test
    @Case(9)
    void newWordsAndNewFieldsStopNoPayment() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        tamper("orders", order -> order.put("status", "paid_in_full").put("a_new_field", 7));
        pushed("evt-new", "order.delighted", newest("orders"));
        settles();
        house.isSettledOnce(invoice);
        tamper("orders", order -> order.put("status", "paid").remove("a_new_field"));
        house.world.violations().clear(); // the simulated provider has broken its own contract on purpose
    }

    // ---- the way from the webhook to the books

    @Test
    @Case(10)
    void aProcessThatDiesAnywhereOnTheWayLosesAndDoublesNothing() {
        List<String> labels = List.of(
                "billing.checkout.intent", "billing.checkout.made", "billing.order.fetched", "billing.order.applied");
        for (String label : labels) {
            int[] deaths = {0};
            CrashPoint.arm(reached -> {
                if (reached.equals(label) && deaths[0] < 2) {
                    deaths[0]++;
                    throw new IllegalStateException("killed at " + reached);
                }
            });
            InvoiceId invoice = house.ready();
            passes(Duration.ofMinutes(1));
            passes(Duration.ofMinutes(1));
            house.polar.pays("newest", true);
            passes(Duration.ofMinutes(1));
            passes(Duration.ofMinutes(1));
            assertThat(deaths[0]).as(label).isEqualTo(2);
            assertThat(house.billing().standing(invoice).status()).as(label).isEqualTo(Status.PAID);
        }
        // It died after it had stored a webhook and before it could say so: the webhook comes again.
        pushed("evt-1", "order.paid", newest("orders"));
        pushed("evt-1", "order.paid", newest("orders"));
        settles();
        assertThat(house.polar.count("checkouts")).isEqualTo(labels.size());
        assertThat(house.count(PaymentBooked.class)).isEqualTo(labels.size());
    }

    @Test
    @Case(11)
    void whatIsSaidNotToExistTakesNothingAway() {
        InvoiceId invoice = paid();
        fault("GET /v1/subscriptions/{id}", Faults.Kind.STATUS, 404, 0, 3);
        fault("GET /v1/orders/{id}", Faults.Kind.STATUS, 404, 0, 3);
        pushed("evt-1", "order.updated", newest("orders"));
        pushed("evt-2", "subscription.updated", newest("subscriptions"));
        settles();
        house.world.faults().clear();
        assertThat(house.count(SubscriptionEnded.class)).isZero();
        house.isSettledOnce(invoice);
    }

    @Test
    @Case(12)
    void aStormOfRequestsToWaitDelaysAndLosesNothing() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        fault("*", Faults.Kind.STATUS, 429, 30, 25);
        settles();
        assertThat(house.toldWords()).doesNotContain("paymentdeclined", "checkoutfailed");
        for (int i = 0; i < 6; i++) {
            passes(Duration.ofMinutes(1));
        }
        house.world.faults().clear();
        passes(Duration.ofMinutes(1));
        house.isSettledOnce(invoice);
    }

    // ---- paying

    @Test
    @Case(13)
    void aConfirmedCheckoutIsNoMoneyUntilItsOrderIsPaid() {
        InvoiceId invoice = house.ready();
        tamper("checkouts", checkout -> checkout.put("status", "confirmed"));
        settles();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        assertThat(house.sum("polar_clearing")).isZero();
        tamper("checkouts", checkout -> checkout.put("status", "open"));
        house.polar.pays("newest", false);
        settles();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        assertThat(house.toldWords()).containsOnlyOnce("paymentdeclined").doesNotContain("paymentreceived");
        house.billing().payByCard(invoice);
        house.work();
        house.polar.pays("newest", true);
        settles();
        house.isSettledOnce(invoice);
    }

    @Test
    @Case(14)
    void ofTwoOpenCheckoutsThatAreBothPaidOneGoesBack() {
        InvoiceId invoice = house.ready();
        String first = newest("checkouts");
        house.world.clock().advance(Duration.ofMinutes(55));
        house.billing().payByCard(invoice);
        house.work();
        house.polar.pays(first, true);
        house.polar.pays("newest", true);
        settles();
        passes(Duration.ofMinutes(6));
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(1);
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.sum("balance:%")).isZero();
        assertThat(house.billing().standing(invoice).paid()).isEqualTo(Money.usd(1900));
    }

    @Test
    @Case(15)
    void whatDoesNotFitTheInvoiceIsBookedForItsPayerAndSettlesNothing() {
        List<Consumer<ObjectNode>> changes = List.of(
                order -> order.put("currency", "eur").put("platform_fee_currency", "eur"),
                order -> order.put("product_id", house.world.chance().uuid()),
                order -> order.put("net_amount", 1899).put("refundable_amount", 1899));
        for (Consumer<ObjectNode> change : changes) {
            InvoiceId invoice = house.ready();
            house.polar.pays("newest", true);
            tamper("orders", change);
            settles();
            assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        }
        InvoiceId last = house.ready();
        house.polar.pays("newest", true);
        tamper("orders", order -> {
            order.putNull("checkout_id").put("customer_id", house.world.chance().uuid());
            order.putObject("metadata");
        });
        settles();
        assertThat(house.billing().standing(last).status()).isEqualTo(Status.OPEN);
        assertThat(house.count(InvoiceSettled.class)).isZero();
        assertThat(house.sum("suspense")).isEqualTo(-1900);
        assertThat(house.alerts).contains("polar.order.unmatched", "invoice.exceptional");
        house.world.violations().clear();
    }

    @Test
    @Case(15)
    void aDiscountIsTakenAsWeSaidItAndOneThatGrewAtTheProviderSettlesNothing() {
        InvoiceId asSaid = discounted();
        house.polar.pays("newest", true);
        settles();
        assertThat(house.billing().standing(asSaid).status()).isEqualTo(Status.PAID);
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1520);

        InvoiceId grown = discounted();
        tamper(
                "checkouts",
                checkout -> checkout.put("net_amount", 1519)
                        .put("total_amount", 1519)
                        .put("discount_amount", 381));
        tamper("discounts", discount -> {
            discount.put("amount", 381);
            if (discount.path("amounts") instanceof ObjectNode amounts) {
                amounts.put("usd", 381);
            }
        });
        house.polar.pays("newest", true);
        settles();
        assertThat(house.billing().standing(grown).status()).isEqualTo(Status.OPEN);
        assertThat(house.billing().standing(grown).exceptional()).isEqualTo(Exceptional.UNDERPAID);
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(1);
        assertThat(house.sum("balance:%")).isEqualTo(-1519);
    }

    private InvoiceId discounted() {
        InvoiceId invoice = house.billing()
                .open(
                        house.ada,
                        List.of(
                                new InvoiceLine("plan", "starter-monthly", Money.usd(1900)),
                                new DiscountLine("WELCOME20", 0, Money.usd(380)).line()),
                        house.world.clock().now().plus(Duration.ofHours(24)),
                        "order-" + house.world.chance().hex(8));
        house.billing().payByCard(invoice);
        house.work();
        return invoice;
    }

    @Test
    @Case(16)
    void anAddressThatIsKnownToTheProviderPaysAsThatCustomer() {
        paid();
        house.forget(house.ada);
        InvoiceId again = paid();
        assertThat(house.polar.count("customers")).isEqualTo(1);
        assertThat(house.billing().standing(again).status()).isEqualTo(Status.PAID);
    }

    @Test
    @Case(28)
    void whatSlipsFromOnePageToAnotherWhileTheyAreReadIsFoundInTheSameLook() {
        List<InvoiceId> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(house.ready());
            house.polar.pays("newest", true);
        }
        String oldest = house.polar.ids("orders").getFirst();
        AtomicInteger shifts = new AtomicInteger();
        house.polar.pages(2, () -> {
            if (shifts.incrementAndGet() == 1) { // the third order is the second now, and that page was read
                String now = house.world.clock().now().toString();
                house.polar.tamper("orders", oldest, order -> order.put("created_at", now));
            }
        });
        house.turn("billing.watch-orders");
        assertThat(shifts).hasPositiveValue();
        assertThat(all).allMatch(each -> house.billing().standing(each).status() == Status.PAID);
        assertThat(house.count(PaymentBooked.class)).isEqualTo(5);

        house.polar.refunds(house.polar.ids("orders").get(1), 100, "dispute_prevention");
        house.polar.refunds(house.polar.ids("orders").get(2), 200, "dispute_prevention");
        AtomicInteger more = new AtomicInteger();
        house.polar.pages(1, () -> {
            if (more.incrementAndGet() == 1) { // newest first: everything moves on by one
                house.polar.refunds(house.polar.ids("orders").get(3), 300, "dispute_prevention");
            }
        });
        house.turn("billing.watch-refunds");
        assertThat(house.sum("refunds")).isEqualTo(600);
        house.polar.pages(100, () -> {});
    }

    /** Of cards alone: the second way to pay, USDT, is not there yet. */
    @Test
    @Case(51)
    void ofTwoPaymentsOfOneSecondThatTwoProcessesTakeAtOnceOneSettlesAndOneGoesBack() throws InterruptedException {
        InvoiceId invoice = house.ready();
        String first = newest("checkouts");
        house.world.clock().advance(Duration.ofMinutes(55));
        house.billing().payByCard(invoice);
        house.work();
        house.polar.pays(first, true);
        house.polar.pays("newest", true);
        String second =
                house.world.clock().now().truncatedTo(ChronoUnit.SECONDS).toString();
        List<String> orders = house.polar.ids("orders");
        orders.forEach(order -> house.polar.tamper(
                "orders", order, each -> each.put("created_at", second).put("modified_at", second)));
        List<Thread> processes = orders.stream()
                .map(order -> Thread.ofVirtual().start(() -> {
                    Job.Next unused = house.job("billing.fetch-order").run(UUID.fromString(order));
                }))
                .toList();
        for (Thread process : processes) {
            process.join();
        }
        assertThat(house.count(PaymentBooked.class))
                .as("each of them has taken its own")
                .isEqualTo(2);
        settles();
        passes(Duration.ofMinutes(6));
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(1);
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.sum("balance:%")).isZero();
        assertThat(house.billing().standing(invoice).paid()).isEqualTo(Money.usd(1900));
        assertThat(house.toldWords()).containsOnlyOnce("paymentreceived", "paymentdoubled");
    }

    @Test
    @Case(26)
    void whatIsPaidAfterThePersonWasForgottenIsBookedWithoutAName() {
        house.ready();
        house.forget(house.ada);
        house.polar.pays("newest", true);
        settles();
        assertThat(house.count(PaymentBooked.class)).isEqualTo(1);
        assertThat(house.toldWords()).doesNotContain("paymentreceived");
        assertThat(house.failures).isEmpty();
    }

    @Test
    @Case(27)
    void twoChangesOfOneInstantAndNoneAtAllAreTakenInAnyOrder() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        tamper("orders", order -> order.putNull("modified_at"));
        settles();
        house.isSettledOnce(invoice);
        String instant = Instant.now(house.world.clock()).toString();
        tamper("orders", order -> order.put("modified_at", instant));
        settles();
        tamper("orders", order -> order.put("modified_at", instant).put("platform_fee_amount", 200));
        settles();
        assertThat(house.sum("polar_fees")).isEqualTo(200);
        house.isSettledOnce(invoice);
    }

    // ---- giving back

    @Test
    @Case(17)
    void aRefundWhoseAnswerIsLostIsMadeOnce() {
        InvoiceId invoice = paid();
        fault("POST /v1/refunds/", Faults.Kind.DROP_AFTER, 0, 0, 1);
        house.billing().refundAll(invoice, "service_disruption");
        house.work();
        settles();
        passes(Duration.ofMinutes(6));
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.REFUNDED);
        assertThat(house.count(SubscriptionEnded.class)).isEqualTo(1);
        assertThat(house.toldWords()).containsOnlyOnce("refundcompleted");
    }

    @Test
    @Case(18)
    void whatTheProviderGivesBackByItselfIsBookedAndReported() {
        InvoiceId invoice = paid();
        house.polar.refunds("newest", 900, "dispute_prevention");
        settles();
        assertThat(house.alerts).contains("polar.refund.foreign");
        assertThat(house.billing().standing(invoice).paid()).isEqualTo(Money.usd(1000));
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
    }

    @Test
    @Case(19)
    void twoPartsAndThenTheRestGoBackAndNotACentMore() {
        InvoiceId invoice = paid();
        house.polar.refunds("newest", 500, "customer_request");
        settles();
        house.polar.refunds("newest", 400, "customer_request");
        settles();
        house.billing().refundAll(invoice, "customer_request");
        house.work();
        settles();
        passes(Duration.ofMinutes(6));
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.REFUNDED);
        assertThat(house.sum("refunds")).isEqualTo(1900);
        assertThat(house.polar.count("refunds")).isEqualTo(3);
    }

    @Test
    @Case(20)
    void aRefundThatFailsInTheEndMovesNoMoney() {
        InvoiceId invoice = paid();
        house.polar.nextRefund("failed");
        house.billing().refundAll(invoice, "service_disruption");
        house.work();
        settles();
        passes(Duration.ofMinutes(6));
        assertThat(house.alerts).contains("polar.refund.failed");
        assertThat(house.sum("refunds")).isZero();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
    }

    @Test
    @Case(21)
    void aDisputeThatIsLostWithoutAWordIsSeenAndNothingIsGivenBackBesideIt() {
        InvoiceId invoice = paid();
        house.polar.disputes("newest", "needs_response");
        settles();
        tamper("disputes", dispute -> dispute.put("status", "lost"));
        settles();
        house.billing().refundAll(invoice, "customer_request");
        passes(Duration.ofHours(2));
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.DISPUTED);
        assertThat(house.polar.count("refunds")).isZero();
        assertThat(house.sum("write_off")).isEqualTo(1900);
        assertThat(house.alerts).contains("polar.dispute", "polar.dispute.lost");
    }

    @Test
    @Case(54)
    void whoIsForgottenWhileARefundIsUnderWayGetsItWithoutAWord() {
        InvoiceId invoice = paid();
        house.billing().refundAll(invoice, "customer_request");
        house.work();
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        house.forget(house.ada);
        settles();
        passes(Duration.ofMinutes(6));
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.REFUNDED);
        assertThat(house.failures).isEmpty();
    }

    @Test
    @Case(54)
    void whatIsKeptForSevenYearsNamesNobody() {
        InvoiceId invoice = paid();
        house.polar.refunds("newest", 300, "dispute_prevention");
        passes(Duration.ofDays(31));
        house.polar.disputes("newest", "lost");
        house.bean(Later.class).soon("billing.cancel-at-period-end", UUID.fromString(newest("subscriptions")));
        settles();
        house.billing().refundAll(invoice, "customer_request");
        house.work();
        passes(Duration.ofMinutes(6));
        assertThat(rowsThatName(house.ada)).as("as long as the account lives").containsOnlyKeys("billing_account_link");

        house.forget(house.ada);
        settles();
        assertThat(rowsThatName(house.ada)).isEmpty();
    }

    /** Every column of every table as text: by name, address and account. */
    private Map<String, Long> rowsThatName(AccountId account) {
        Map<String, Long> found = new TreeMap<>();
        List<String> tables = house.db
                .jdbc()
                .sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                .query(String.class)
                .list();
        assertThat(tables).contains("payment", "invoice", "ledger_entry", "refund_intent", "card_dispute");
        for (String table : tables) {
            String row = "SELECT count(*) FROM \"" + table + "\" t WHERE row_to_json(t)::text ~ ?";
            long rows = house.db
                    .jdbc()
                    .sql(row)
                    .param("\\mAda\\M|ada@example|" + account.value())
                    .query(Long.class)
                    .single();
            if (rows > 0) {
                found.put(table, rows);
            }
        }
        return found;
    }

    // ---- subscriptions

    @Test
    @Case(22)
    void anEndThatIsTakenBackASecondBeforeItComesDoesNotCome() {
        InvoiceId invoice = paid();
        UUID subscription = UUID.fromString(newest("subscriptions"));
        house.bean(Later.class).soon("billing.cancel-at-period-end", subscription);
        house.work();
        settles();
        Instant end = Instant.parse(house.polar
                .look("subscriptions", "newest")
                .orElseThrow()
                .path("current_period_end")
                .asString());
        house.world.clock().advance(Duration.between(house.world.clock().now(), end.minusSeconds(1)));
        house.bean(Later.class).soon("billing.resume-subscription", subscription);
        house.work();
        passes(Duration.ofSeconds(2));
        settles();
        assertThat(house.count(SubscriptionEnded.class)).isZero();
        assertThat(house.count(SubscriptionRenewed.class)).isEqualTo(1);
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
    }

    @Test
    @Case(24)
    void aRenewalThatSucceedsAfterThreeWeeksIsPaidOnce() {
        paid();
        house.polar.declineRenewals(4);
        passes(Duration.ofDays(31));
        assertThat(house.count(SubscriptionRenewed.class)).isZero();
        for (int week = 0; week < 4; week++) {
            passes(Duration.ofDays(6));
        }
        assertThat(house.count(SubscriptionRenewed.class)).isEqualTo(1);
        assertThat(house.count(SubscriptionEnded.class)).isZero();
        assertThat(house.sum("deferred_revenue")).isEqualTo(-3800);
    }

    @Test
    @Case(23)
    void anUpgradeWhoseCardDoesNotPayWhileARenewalIsDueChangesNothing() {
        InvoiceId invoice = paid();
        house.polar.declineRenewals(2);
        house.world.clock().advance(Duration.ofDays(32));
        house.polar.runDue(house.world.clock().now());
        assertThat(asksFor("standard-monthly"))
                .as("nobody here knows yet that it is due")
                .isEmpty();
        settles();
        assertThat(whatBecameOfChanges()).containsExactly("REFUSED payment-failed");
        assertThat(house.billing().planOf(invoice)).contains("starter-monthly");
        assertThat(charged("subscription_update")).isZero();
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1900);
        assertThat(house.toldWords()).containsOnlyOnce("planchangemoved");
        assertThat(asksFor("standard-monthly")).isEqualTo("due");
    }

    @Test
    @Case(23)
    void anEndThatMeetsAnUpgradeUnderWayIsAnnouncedAfterwards() {
        InvoiceId invoice = paid();
        locked(1);
        house.bean(Later.class).soon("billing.cancel-at-period-end", UUID.fromString(newest("subscriptions")));
        assertThat(asksFor("standard-monthly")).isEmpty();
        house.work(); // the end is refused with 409, then the upgrade is made
        assertThat(endsWithItsPeriod()).isFalse();
        passes(Duration.ofMinutes(2));
        assertThat(endsWithItsPeriod())
                .as("who has ended it is not charged again")
                .isTrue();
        assertThat(house.billing().planOf(invoice)).contains("standard-monthly");
        assertThat(charged("subscription_update")).isEqualTo(1);
        passes(Duration.ofDays(33));
        assertThat(house.count(SubscriptionEnded.class)).isEqualTo(1);
        assertThat(charged("subscription_cycle")).isZero();
    }

    @Test
    @Case(23)
    void anUpgradeThatMeetsAnEndUnderWayIsNotMadeAndNotCharged() {
        InvoiceId invoice = paid();
        locked(1);
        assertThat(asksFor("standard-monthly")).isEmpty();
        house.bean(Later.class).soon("billing.cancel-at-period-end", UUID.fromString(newest("subscriptions")));
        house.work(); // the upgrade is refused with 409, then the end is announced
        assertThat(endsWithItsPeriod()).isTrue();
        passes(Duration.ofMinutes(2));
        assertThat(whatBecameOfChanges()).containsExactly("REFUSED ending");
        assertThat(house.billing().planOf(invoice)).contains("starter-monthly");
        assertThat(charged("subscription_update")).isZero();
    }

    private void locked(int times) {
        Faults.Fault locked = new Faults.Fault(
                "polar", "PATCH /v1/subscriptions/{id}", Faults.Kind.STATUS, 409, "SubscriptionLocked", 0);
        house.world.faults().plan(locked, times);
    }

    private boolean endsWithItsPeriod() {
        return house.polar
                .look("subscriptions", "newest")
                .orElseThrow()
                .path("cancel_at_period_end")
                .asBoolean();
    }

    @Test
    @Case(24)
    void aCardThatIsReplacedInThePortalOnDaySixPaysTheOpenRenewalOnce() {
        InvoiceId invoice = paid();
        house.polar.declineRenewals(2);
        passes(Duration.ofDays(31));
        passes(Duration.ofDays(6));
        assertThat(house.count(SubscriptionRenewed.class)).isZero();
        inThePortal(Map.of("card", "good"));
        settles();
        passes(Duration.ofDays(8));
        assertThat(house.count(SubscriptionRenewed.class)).isEqualTo(1);
        assertThat(charged("subscription_cycle")).isEqualTo(1);
        assertThat(house.billing().entitlement(invoice)).get().isInstanceOf(Entitlement.Covered.class);
        assertThat(house.sum("deferred_revenue")).isEqualTo(-3800);
    }

    @Test
    @Case(25)
    void aPlanThatIsPausedAndResumedInThePortalHasNotEndedAndIsPaidAnew() {
        InvoiceId invoice = paid();
        inThePortal(Map.of("subscription", newest("subscriptions"), "pause", "true"));
        settles();
        assertThat(house.billing().entitlement(invoice)).get().isInstanceOf(Entitlement.Covered.class);
        passes(Duration.ofDays(40));
        assertThat(statusOf("subscriptions")).isEqualTo("paused");
        assertThat(house.billing().entitlement(invoice)).get().isInstanceOf(Entitlement.Suspended.class);
        assertThat(charged("subscription_cycle")).isZero();

        inThePortal(Map.of("subscription", newest("subscriptions"), "resume", "true"));
        settles();
        assertThat(house.count(SubscriptionEnded.class)).isZero();
        assertThat(house.count(SubscriptionRenewed.class)).isEqualTo(1);
        assertThat(house.billing().entitlement(invoice)).get().isInstanceOf(Entitlement.Covered.class);
        assertThat(house.sum("deferred_revenue")).isEqualTo(-3800);
    }
}
