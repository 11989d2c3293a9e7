package net.runagent.bot.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.core.billing.CardHook;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.money.Money;
import net.runagent.core.work.CrashPoint;
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
    @Case(16)
    void anAddressThatIsKnownToTheProviderPaysAsThatCustomer() {
        paid();
        house.forget(house.ada);
        InvoiceId again = paid();
        assertThat(house.polar.count("customers")).isEqualTo(1);
        assertThat(house.billing().standing(again).status()).isEqualTo(Status.PAID);
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
        assertThat(house.alerts).contains("polar.dispute", "polar.refund.held");
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
}
