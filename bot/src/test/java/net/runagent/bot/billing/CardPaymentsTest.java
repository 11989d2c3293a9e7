package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.money.Money;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paying by card from the order to the books, against the simulated Polar and a real database. */
class CardPaymentsTest {
    private final CardHouse house = new CardHouse();

    @AfterEach
    void theBooksBalanceAndTheContractHolds() {
        try {
            house.isSound();
        } finally {
            house.close();
        }
    }

    private void settledOnce(InvoiceId invoice) {
        house.isSettledOnce(invoice);
        assertThat(house.toldWords()).containsOnlyOnce("paymentreceived");
    }

    @Test
    void aPaidOrderSettlesItsInvoiceWithoutAnyWebhook() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        assertThat(house.toldWords()).containsExactly("checkoutready");

        house.polar.pays("newest", true);
        house.look();
        house.look();

        settledOnce(invoice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "duplicate", "reverse"})
    void webhooksOnceThriceOrBackwardsSettleItOnce(String mode) {
        house.polar.webhooks(mode);
        InvoiceId invoice = house.ready();

        house.polar.pays("newest", true);
        house.until(() -> house.count(InvoiceSettled.class) > 0);
        house.look();
        house.polar.redeliver("order.paid");
        house.look();

        settledOnce(invoice);
    }

    @Test
    void aDeclinedCardIsSaidAndTheSecondTrySucceeds() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();

        house.polar.pays("newest", false);
        house.look();
        assertThat(house.toldWords()).contains("paymentdeclined").doesNotContain("paymentreceived");
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);

        house.billing().payByCard(invoice);
        house.work();
        house.polar.pays("newest", true);
        house.look();

        settledOnce(invoice);
    }

    @Test
    void anOpenCheckoutIsUsedAgain() {
        InvoiceId invoice = house.ready();

        house.billing().payByCard(invoice);
        house.work();

        assertThat(house.polar.count("checkouts")).isEqualTo(1);
        assertThat(house.toldWords()).containsExactly("checkoutready", "checkoutready");
    }

    @Test
    void aLostAnswerToMakingACheckoutMakesNoSecondOne() {
        house.world
                .faults()
                .plan(new Faults.Fault("polar", "POST /v1/checkouts/", Faults.Kind.DROP_AFTER, 0, "", 0), 1);
        InvoiceId invoice = house.orders();
        house.billing().payByCard(invoice);
        house.work();
        assertThat(house.failures).hasSize(1);

        house.world.clock().advance(CardHouse.BACK_OFF);
        house.work();

        assertThat(house.polar.count("checkouts")).isEqualTo(1);
        assertThat(house.toldWords()).containsExactly("checkoutready");
    }

    @Test
    void whatIsPaidTwiceSettlesOnceAndTheSecondPaymentGoesBackWithItsSubscription() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        String first =
                house.polar.look("checkouts", "newest").orElseThrow().path("id").asString();
        house.world.clock().advance(Duration.ofMinutes(55));
        house.billing().payByCard(invoice);
        house.work();

        house.polar.pays(first, true);
        house.look();
        house.polar.pays("newest", true);
        house.look();
        assertThat(house.sum("balance:%")).isEqualTo(-1900);
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofMinutes(6));
        house.look();

        assertThat(house.count(InvoiceSettled.class)).isEqualTo(1);
        assertThat(house.toldWords()).containsOnlyOnce("paymentreceived").containsOnlyOnce("paymentdoubled");
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.polar
                        .look("refunds", "newest")
                        .orElseThrow()
                        .path("reason")
                        .asString())
                .isEqualTo("duplicate");
        assertThat(house.sum("balance:%")).isZero();
        assertThat(house.sum("refunds")).isZero();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.NONE);
        assertThat(house.polar
                        .look("subscriptions", "newest")
                        .orElseThrow()
                        .path("status")
                        .asString())
                .isEqualTo("canceled");
        assertThat(house.count(SubscriptionEnded.class))
                .as("the first one goes on")
                .isZero();
    }

    @Test
    void anOrderThatIsACentShortLeavesTheInvoiceOpen() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper("orders", "newest", order -> order.put("net_amount", 1899));

        house.look();

        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.UNDERPAID);
        assertThat(house.alerts).contains("invoice.exceptional");
        assertThat(house.toldWords()).contains("paymentshort").doesNotContain("paymentreceived");
        assertThat(house.polar.count("checkouts"))
                .as("nobody is sent to a second subscription")
                .isEqualTo(1);
    }

    @Test
    void anOrderInAnotherCurrencyIsHeldForItsPayerAndStaffIsCalled() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper(
                "orders", "newest", order -> order.put("currency", "eur").put("platform_fee_currency", "eur"));

        house.look();

        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        assertThat(house.alerts).contains("polar.order.unmatched");
        assertThat(house.sum("balance:%")).isEqualTo(-1900);
    }

    @Test
    void anOrderOfAnUnknownPayerLiesInSuspense() {
        house.polar.webhooks("off");
        house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper("orders", "newest", order -> {
            order.putNull("checkout_id").put("customer_id", house.world.chance().uuid());
            order.putObject("metadata");
        });

        house.look();

        assertThat(house.alerts).contains("polar.order.unmatched");
        assertThat(house.sum("suspense")).isEqualTo(-1900);
    }

    @Test
    void refundAllEndsTheSubscriptionAndGivesBackOnceEvenWhenTheAnswerIsLost() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();
        house.world.faults().plan(new Faults.Fault("polar", "POST /v1/refunds/", Faults.Kind.DROP_AFTER, 0, "", 0), 1);

        house.billing().refundAll(invoice, "service_disruption");
        house.billing().refundAll(invoice, "service_disruption");
        house.work();
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofMinutes(6));
        house.work();

        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.REFUNDED);
        assertThat(house.count(SubscriptionEnded.class)).isEqualTo(1);
        assertThat(house.sum("refunds")).isEqualTo(1900);
        assertThat(house.toldWords()).contains("refundcompleted");
    }

    @Test
    void aPartIsGivenBackOnceAndToldAndTheSubscriptionEnds() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        assertThat(house.billing().paidAt(invoice)).as("nothing paid yet").isEmpty();
        house.polar.pays("newest", true);
        house.look();
        assertThat(house.billing().paidAt(invoice)).isPresent();
        house.world.faults().plan(new Faults.Fault("polar", "POST /v1/refunds/", Faults.Kind.DROP_AFTER, 0, "", 0), 1);

        house.billing().refundPart(invoice, Money.usd(1776), "satisfaction_guarantee");
        house.billing().refundPart(invoice, Money.usd(1776), "satisfaction_guarantee");
        house.work();
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofMinutes(6));
        house.work();

        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.billing().standing(invoice).paid()).isEqualTo(Money.usd(124));
        assertThat(house.sum("refunds")).isEqualTo(1776);
        assertThat(house.count(SubscriptionEnded.class)).isEqualTo(1);
        assertThat(house.toldWords()).containsOnlyOnce("refundcompleted");
    }

    @Test
    void aDisputedPaymentIsNotGivenBackBesideTheBank() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();
        house.polar.disputes("newest", "needs_response");
        house.look();
        house.billing().refundPart(invoice, Money.usd(1776), "satisfaction_guarantee");
        house.look();
        assertThat(house.polar.count("refunds")).isZero();
    }

    @Test
    void aRefundThatFailsCallsTheStaffAndMovesNoMoney() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();
        house.polar.nextRefund("failed");

        house.billing().refundAll(invoice, "service_disruption");
        house.work();
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofMinutes(6));
        house.look();

        assertThat(house.alerts).contains("polar.refund.failed");
        assertThat(house.sum("refunds")).isZero();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
    }

    @Test
    void aRefundThatPolarBeganIsBookedAndReported() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();

        house.polar.refunds("newest", 900, "dispute_prevention");
        house.until(() -> house.world.delays().pending() == 0);
        house.look();

        assertThat(house.alerts).contains("polar.refund.foreign");
        assertThat(house.sum("refunds")).isEqualTo(900);
        assertThat(house.billing().standing(invoice).paid().minor()).isEqualTo(1000);
    }

    @Test
    void moneyForAnOrderGivenUpNeverSettlesAndGoesBack() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.billing().cancel(invoice);

        house.polar.pays("newest", true);
        house.look();
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofMinutes(6));
        house.look();

        assertThat(house.count(InvoiceSettled.class)).isZero();
        assertThat(house.toldWords()).contains("paymenttoolate");
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.REFUNDED);
        assertThat(house.polar
                        .look("subscriptions", "newest")
                        .orElseThrow()
                        .path("status")
                        .asString())
                .isEqualTo("canceled");
        assertThat(house.sum("refunds")).isZero();
        assertThat(house.sum("balance:%")).isZero();
    }

    @Test
    void aDisputeOfALaterPeriodIsAboutTheOrderThatBeganIt() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();
        String first = house.polar.ids("orders").getFirst();
        house.world.clock().advance(Duration.ofDays(31));
        house.polar.runDue(house.world.clock().now());
        house.look();

        house.polar.disputes("newest", "needs_response");
        house.look();
        assertThat(house.disputes()).containsExactly(new DisputeChanged(invoice, true));
        house.polar.disputes(first, "early_warning");
        house.look();
        house.polar.tamper("disputes", "newest", dispute -> dispute.put("status", "won"));
        house.look();
        assertThat(house.disputes().getLast())
                .as("one of the two is still open")
                .isEqualTo(new DisputeChanged(invoice, true));
        assertThat(house.toldWords()).doesNotContain("disputewon");
    }

    @Test
    void aRenewalGetsAnInvoiceOfItsOwn() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();

        house.world.clock().advance(Duration.ofDays(31));
        house.polar.runDue(house.world.clock().now());
        house.look();

        assertThat(house.count(SubscriptionRenewed.class)).isEqualTo(1);
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(2);
        assertThat(house.sum("deferred_revenue")).isEqualTo(-3800);
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.NONE);
    }

    @Test
    void aWrongVersionTakesNothingAway() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();
        house.world
                .faults()
                .plan(
                        new Faults.Fault(
                                "polar", "GET /v1/subscriptions/{id}", Faults.Kind.STATUS, 404, "ResourceNotFound", 0),
                        1);

        house.look();

        assertThat(house.count(SubscriptionEnded.class)).isZero();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
    }
}
