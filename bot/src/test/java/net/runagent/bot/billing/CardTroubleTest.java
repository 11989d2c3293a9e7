package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import net.runagent.core.billing.CardHints;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.LookDeeper;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.billing.SubscriptionRecords;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider is late, silent, wrong or changes its mind: nothing is lost, nothing counts twice. No webhook comes at all. */
class CardTroubleTest {
    private final CardHouse house = new CardHouse();

    @BeforeEach
    void noWebhooks() {
        house.polar.webhooks("off");
    }

    @AfterEach
    void theBooksBalanceAndTheContractHolds() {
        try {
            CrashPoint.arm(null);
            house.isSound();
        } finally {
            house.close();
        }
    }

    private InvoiceId paid() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
        return invoice;
    }

    private UUID newest(String table) {
        return UUID.fromString(
                house.polar.look(table, "newest").orElseThrow().path("id").asString());
    }

    private void fault(String route, Faults.Kind kind, int status, int seconds, int times) {
        house.world.faults().plan(new Faults.Fault("polar", route, kind, status, "trouble", seconds), times);
    }

    private void days(int days) {
        house.world.clock().advance(Duration.ofDays(days));
        house.polar.runDue(house.world.clock().now());
        house.look();
    }

    // ---- answers that come late

    @Test
    void whatAProcessFetchedAndTookLongOverDoesNotOverwriteWhatAnotherOneFetchedAfterIt() {
        paid();
        UUID subscription = newest("subscriptions");
        AtomicBoolean overtaken = new AtomicBoolean();
        CrashPoint.arm(label -> {
            if (label.equals("billing.subscription.fetched") && overtaken.compareAndSet(false, true)) {
                house.world.clock().advance(Duration.ofMinutes(1));
                String now = house.world.clock().now().toString();
                house.polar.tamper(
                        "subscriptions",
                        subscription.toString(),
                        changed -> changed.put("cancel_at_period_end", true).put("modified_at", now));
                fetch(subscription);
            }
        });
        fetch(subscription);
        assertThat(overtaken).isTrue();
        assertThat(house.bean(SubscriptionRecords.class).find(subscription))
                .hasValueSatisfying(
                        stored -> assertThat(stored.cancelAtPeriodEnd()).isTrue());
    }

    private void fetch(UUID subscription) {
        Job.Next unused = house.job("billing.fetch-subscription").run(subscription);
    }

    // ---- answers that are none

    @ParameterizedTest
    @CsvSource({
        "STATUS,500",
        "STATUS,502",
        "STATUS,503",
        "STATUS,429",
        "STATUS,408",
        "STATUS,401",
        "GARBAGE,200",
        "GARBAGE,502",
        "DROP_BEFORE,0",
        "DROP_AFTER,0"
    })
    void whateverTheProviderAnswersThePaymentIsFoundLater(Faults.Kind kind, int status) {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        fault("*", kind, status, 0, 12);
        house.look();
        house.world.faults().clear();
        assertThat(house.billing().standing(invoice).status()).isIn(Status.OPEN, Status.PAID);

        house.world.clock().advance(Duration.ofMinutes(2));
        house.look();

        house.isSettledOnce(invoice);
        assertThat(house.toldWords()).doesNotContain("paymentdeclined", "checkoutfailed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void whatIsAskedToWaitWaits(int seconds) {
        paid();
        UUID order = newest("orders");
        fault("GET /v1/orders/{id}", Faults.Kind.STATUS, 429, seconds, 1);

        house.bean(CardHints.class).order(order);
        house.work();

        assertThat(house.failures).isEmpty();
        Instant due = house.jobs.getFirst().at();
        assertThat(Duration.between(house.world.clock().now(), due))
                .isBetween(Duration.ofSeconds(Math.max(0, seconds - 5)), Duration.ofSeconds(seconds + 5));
    }

    @Test
    void aProviderThatOnlyAsksToWaitIsToldToTheStaffAndWaitedFor() {
        paid();
        UUID order = newest("orders");
        fault("GET /v1/orders/{id}", Faults.Kind.STATUS, 429, 300, 20);
        house.bean(CardHints.class).order(order);
        house.work();
        house.world.clock().advance(Duration.ofMinutes(20));
        house.work();
        assertThat(house.alerts).doesNotContain("polar.waiting");

        house.world.clock().advance(Duration.ofMinutes(15));
        house.work();
        assertThat(house.alerts).contains("polar.waiting");
        assertThat(house.jobs).as("it is asked again").hasSize(1);

        house.world.faults().clear();
        house.world.clock().advance(Duration.ofMinutes(6));
        house.work();
        assertThat(house.jobs).isEmpty();
    }

    @Test
    void aWishToLookFurtherBackThatComesWhileOrdersAreLookedAtIsNotForgotten() {
        paid();
        CrashPoint.arm(label -> {
            if (label.equals("billing.orders.listed")) {
                house.bean(LookDeeper.class).back();
            }
        });
        house.look();
        CrashPoint.arm(null);

        Instant cursor = house.db
                .jdbc()
                .sql("SELECT at FROM card_cursor WHERE list = 'orders'")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();
        assertThat(cursor).isBefore(house.world.clock().now().minus(Duration.ofDays(30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"STATUS,500", "STATUS,429", "STATUS,503", "GARBAGE,200", "DROP_BEFORE,0", "DROP_AFTER,0"})
    void howeverTheMakingOfACheckoutGoesThereIsOneAndItIsTold(String how) {
        fault(
                "POST /v1/checkouts/",
                Faults.Kind.valueOf(how.substring(0, how.indexOf(','))),
                Integer.parseInt(how.substring(how.indexOf(',') + 1)),
                1,
                1);
        InvoiceId invoice = house.ready();
        for (int i = 0; i < 3; i++) {
            house.world.clock().advance(Duration.ofMinutes(1));
            house.work();
        }

        assertThat(house.polar.count("checkouts")).isEqualTo(1);
        assertThat(house.toldWords()).containsExactly("checkoutready");
        house.polar.pays("newest", true);
        house.look();
        house.isSettledOnce(invoice);
    }

    @Test
    void aProviderThatDeclinesToMakeACheckoutIsToldToThePersonAndToTheStaff() {
        fault("POST /v1/checkouts/", Faults.Kind.STATUS, 422, 0, 1);
        InvoiceId invoice = house.ready();
        assertThat(house.toldWords()).containsExactly("checkoutfailed");
        assertThat(house.alerts).containsExactly("polar.checkout.failed");

        house.billing().payByCard(invoice);
        house.work();
        assertThat(house.toldWords()).containsExactly("checkoutfailed", "checkoutready");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "billing.order.fetched",
                "billing.order.applied",
                "billing.checkout.intent",
                "billing.checkout.made"
            })
    void aProcessThatDiesBetweenTwoStepsLosesAndDoublesNothing(String label) {
        List<String> deaths = new ArrayList<>();
        CrashPoint.arm(reached -> {
            if (reached.equals(label) && deaths.size() < 2) {
                deaths.add(reached);
                throw new IllegalStateException("killed at " + reached);
            }
        });
        InvoiceId invoice = house.ready();
        for (int i = 0; i < 3; i++) {
            house.world.clock().advance(Duration.ofMinutes(1));
            house.work();
        }
        house.polar.pays("newest", true);
        house.look();
        house.look();
        house.look();

        assertThat(deaths).hasSize(2);
        assertThat(house.polar.count("checkouts")).isEqualTo(1);
        house.isSettledOnce(invoice);
    }

    // ---- orders that do not fit

    @Test
    void anOrderNobodyCanReadHoldsUpNoOtherOrder() {
        InvoiceId first = house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper("orders", "newest", order -> order.put("net_amount", "nineteen"));
        InvoiceId second = house.ready();
        house.polar.pays("newest", true);

        house.look();

        assertThat(house.billing().standing(second).status()).isEqualTo(Status.PAID);
        assertThat(house.billing().standing(first).status()).isEqualTo(Status.OPEN);
        assertThat(house.alerts).contains("polar.unreadable");
        house.polar.tamper("orders", house.polar.ids("orders").getFirst(), order -> order.put("net_amount", 1900));
        house.look();
        assertThat(house.billing().standing(first).status()).isEqualTo(Status.PAID);
        house.world.violations().clear();
    }

    @Test
    void anOrderForAForeignProductIsHeldForItsPayer() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper(
                "orders",
                "newest",
                order -> order.put("product_id", house.world.chance().uuid()));

        house.look();

        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        assertThat(house.alerts).contains("polar.order.unmatched");
        assertThat(house.sum("balance:%")).isEqualTo(-1900);
    }

    @Test
    void newWordsAndNewFieldsOfTheProviderStopNoPayment() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper(
                "orders",
                "newest",
                order -> order.put("status", "paid_in_full")
                        .put("billing_reason", "subscription_born")
                        .put("a_new_field", 7)
                        .putNull("modified_at"));

        house.look();

        house.isSettledOnce(invoice);
        house.world.violations().clear();
    }

    @Test
    void aCheckoutThatRanOutAndWasPaidInTheSameMomentCounts() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper("checkouts", "newest", checkout -> checkout.put("status", "expired"));
        // The checkout is looked at before its order is listed.
        fault("GET /v1/orders/", Faults.Kind.STATUS, 503, 0, 2);
        house.look();

        house.look();

        house.isSettledOnce(invoice);
    }

    @Test
    void moneyThatComesAfterTheQuoteHasEndedStillDelivers() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.world.clock().advance(Duration.ofHours(23));
        house.polar.tamper(
                "orders",
                "newest",
                order -> order.put(
                        "created_at",
                        house.world.clock().now().plus(Duration.ofHours(2)).toString()));
        house.world.clock().advance(Duration.ofHours(3));

        house.look();

        house.isSettledOnce(invoice);
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.PAID_LATE);
        assertThat(house.alerts).contains("invoice.exceptional");
    }

    @Test
    void whoWasForgottenWithAnOpenCheckoutIsBookedWithoutAName() {
        house.ready();
        house.forget(house.ada);
        house.polar.pays("newest", true);

        house.look();

        assertThat(house.count(PaymentBooked.class)).isEqualTo(1);
        assertThat(house.failures).isEmpty();
        assertThat(house.toldWords()).doesNotContain("paymentreceived");
        assertThat(house.sum("polar_clearing")).isPositive();
    }

    @Test
    void aPersonWhoseAddressIsKnownToTheProviderPaysAsThatCustomer() {
        house.ready();
        house.polar.pays("newest", true);
        house.look();
        house.forget(house.ada);

        InvoiceId again = house.ready();
        house.polar.pays("newest", true);
        house.look();

        assertThat(house.polar.count("customers")).isEqualTo(1);
        assertThat(house.billing().standing(again).status()).isEqualTo(Status.PAID);
    }

    @Test
    @Case(16)
    void aStrangersCustomerWithTheSameAddressIsNotTakenOver() {
        house.ready();
        house.polar.pays("newest", true);
        house.look();
        house.forget(house.ada);
        house.polar.tamper("customers", "newest", customer -> customer.put("external_id", "somebody-elses"));

        InvoiceId again = house.ready();

        assertThat(house.toldWords()).endsWith("checkoutfailed");
        assertThat(house.alerts).contains("polar.customer.foreign");
        assertThat(house.polar.count("checkouts")).isEqualTo(1);
        assertThat(house.billing().standing(again).status()).isEqualTo(Status.OPEN);
    }

    @Test
    void whoGivesUpWhatIsPaidInPartGetsThePartBack() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper(
                "orders", "newest", order -> order.put("net_amount", 1800).put("refundable_amount", 1800));
        house.look();
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.UNDERPAID);

        house.billing().cancel(invoice);
        house.work();
        untilRefundsAreThrough();

        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.REFUNDED);
        assertThat(house.sum("balance:%")).isZero();
        assertThat(house.polar
                        .look("subscriptions", "newest")
                        .orElseThrow()
                        .path("status")
                        .asString())
                .isEqualTo("canceled");
    }

    // ---- subscriptions

    @Test
    void aRenewalThatFailsFourTimesAndThenSucceedsIsPaidOnce() {
        InvoiceId invoice = paid();
        house.polar.declineRenewals(4);

        days(31);
        assertThat(house.billing().entitlement(invoice))
                .get()
                .isInstanceOfSatisfying(
                        Entitlement.Grace.class,
                        grace -> assertThat(grace.declined()).isTrue());
        assertThat(house.count(SubscriptionRenewed.class))
                .as("the period has moved, but is not paid")
                .isZero();
        for (int i = 0; i < 22; i++) {
            days(1);
        }

        assertThat(house.count(SubscriptionRenewed.class)).isEqualTo(1);
        assertThat(house.count(SubscriptionEnded.class)).isZero();
        assertThat(house.billing().entitlement(invoice)).get().isInstanceOf(Entitlement.Covered.class);
        assertThat(house.sum("deferred_revenue")).isEqualTo(-3800);
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
    }

    @Test
    void aRenewalThatFailsForGoodEndsTheSubscriptionOnce() {
        paid();
        house.polar.declineRenewals(9);
        for (int i = 0; i < 54; i++) {
            days(1);
        }
        assertThat(house.count(SubscriptionEnded.class)).isEqualTo(1);
        assertThat(house.count(SubscriptionRenewed.class)).isZero();
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1900);
    }

    @Test
    void aRenewalThatIsShortIsKeptAndNobodyIsSentToASecondSubscription() {
        paid();
        house.world.clock().advance(Duration.ofDays(31));
        house.polar.runDue(house.world.clock().now());
        house.polar.tamper("orders", "newest", order -> order.put("net_amount", 1500));

        house.look();

        assertThat(house.count(SubscriptionRenewed.class)).isZero();
        assertThat(house.toldWords()).contains("paymentshort");
        assertThat(house.alerts).contains("invoice.exceptional");
        assertThat(house.polar.count("checkouts")).isEqualTo(1);
        assertThat(house.sum("balance:%")).isEqualTo(-1500);
    }

    @Test
    void anOldSnapshotOfARunningSubscriptionDoesNotBringItBack() {
        house.polar.webhooks("normal");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.until(() -> house.count(InvoiceSettled.class) > 0);
        house.billing().endSubscription(invoice);
        house.work();
        house.until(() -> house.count(SubscriptionEnded.class) > 0);
        house.world.clock().advance(Duration.ofDays(60));

        house.polar.redeliver("subscription.active");
        house.until(() -> house.world.delays().pending() == 0);
        house.look();

        assertThat(house.count(SubscriptionEnded.class)).isEqualTo(1);
        assertThat(house.bean(SubscriptionRecords.class).running()).isEmpty();
    }

    @Test
    void aSubscriptionThatIsNotKnownAnyMoreIsKeptAsItWasAndShown() {
        paid();
        house.polar.loses("subscriptions", newest("subscriptions").toString());

        house.look();

        assertThat(house.count(SubscriptionEnded.class)).isZero();
        assertThat(house.alerts).contains("polar.subscription.missing");
    }

    @Test
    @Case(25)
    void aSubscriptionThatIsPausedElsewhereHasNotEnded() {
        paid();
        house.polar.tamper("subscriptions", "newest", one -> one.put("status", "paused"));
        house.look();
        house.polar.tamper("subscriptions", "newest", one -> one.put("status", "active"));
        house.look();
        assertThat(house.count(SubscriptionEnded.class)).isZero();
    }

    @Test
    void threeDaysWithoutWebhooksAreCaughtUpWith() {
        house.polar.webhooks("disabled");
        List<InvoiceId> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(house.ready());
            house.polar.pays("newest", true);
        }
        house.world.clock().advance(Duration.ofDays(3));

        house.look();
        house.look();

        assertThat(house.alerts).contains("polar.webhook.disabled");
        assertThat(all).allMatch(each -> house.billing().standing(each).status() == Status.PAID);
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(12);
        assertThat(house.polar
                        .look("endpoints", "newest")
                        .orElseThrow()
                        .path("enabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aWebhookThatCannotReachUsIsSwitchedOnWhenWeCanBeReachedAgain() {
        String silent = "http://127.0.0.1:1";
        try (CardHouse unreachable = new CardHouse(Map.of("runagent.public-url", silent))) {
            unreachable.polar.endpoint(silent + "/hooks/polar");
            unreachable.polar.webhooks("disabled");
            InvoiceId invoice = unreachable.ready();
            unreachable.polar.pays("newest", true);
            unreachable.look();

            assertThat(unreachable.alerts).contains("polar.webhook.disabled");
            assertThat(unreachable
                            .polar
                            .look("endpoints", "newest")
                            .orElseThrow()
                            .path("enabled")
                            .asBoolean())
                    .as("it would go off again")
                    .isFalse();
            assertThat(unreachable.billing().standing(invoice).status())
                    .as("found by looking")
                    .isEqualTo(Status.PAID);
        }
    }

    // ---- money back

    private void untilRefundsAreThrough() {
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofMinutes(6));
        house.look();
    }

    @Test
    void twoPartsAndThenTheRestGoBackAndNotACentMore() {
        InvoiceId invoice = paid();
        house.polar.refunds("newest", 500, "customer_request");
        untilRefundsAreThrough();
        house.polar.refunds("newest", 400, "customer_request");
        untilRefundsAreThrough();
        assertThat(house.billing().standing(invoice).paid().minor()).isEqualTo(1000);
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);

        house.billing().refundAll(invoice, "customer_request");
        house.work();
        untilRefundsAreThrough();

        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.REFUNDED);
        assertThat(house.sum("refunds")).isEqualTo(1900);
        assertThat(house.polar.count("refunds")).isEqualTo(3);
        assertThat(house.toldWords()).containsOnlyOnce("refundcompleted");
    }

    @Test
    void aRefundThatIsSeenWeeksLaterIsStillSeen() {
        InvoiceId invoice = paid();
        house.polar.refunds("newest", 500, "dispute_prevention");
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofDays(20));
        assertThat(house.billing().standing(invoice).paid().minor()).isEqualTo(1900);

        house.bean(LookDeeper.class).back();
        house.look();

        assertThat(house.billing().standing(invoice).paid().minor()).isEqualTo(1400);
        assertThat(house.alerts).contains("polar.refund.foreign");
        assertThat(house.sum("refunds")).isEqualTo(500);
    }

    @Test
    void aDisputeComesWithoutAnyWebhookAndIsShown() {
        InvoiceId invoice = paid();
        house.polar.disputes("newest", "needs_response");
        house.look();
        assertThat(house.alerts).contains("polar.dispute");
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.DISPUTED);
        assertThat(house.billing().standing(invoice).status())
                .as("until it is decided")
                .isEqualTo(Status.PAID);
        assertThat(house.disputes()).containsExactly(new DisputeChanged(invoice, true));
        assertThat(house.toldWords()).contains("paymentdisputed").doesNotContain("disputewon");

        house.polar.tamper("disputes", "newest", dispute -> dispute.put("status", "under_review"));
        house.look();
        house.look();
        assertThat(house.disputes()).as("still open is no news").hasSize(1);

        house.polar.tamper("disputes", "newest", dispute -> dispute.put("status", "won"));
        house.look();
        house.look();
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.NONE);
        assertThat(house.disputes())
                .containsExactly(new DisputeChanged(invoice, true), new DisputeChanged(invoice, false));
        assertThat(house.toldWords()).containsOnlyOnce("paymentdisputed", "disputewon");
    }

    @Test
    void aLostDisputeStaysOpenForTheAgent() {
        InvoiceId invoice = paid();
        house.polar.disputes("newest", "needs_response");
        house.look();
        house.polar.tamper("disputes", "newest", dispute -> dispute.put("status", "lost"));
        house.look();
        assertThat(house.disputes()).containsExactly(new DisputeChanged(invoice, true));
    }
}
