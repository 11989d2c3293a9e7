package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.OpenDifferences;
import net.runagent.core.billing.ReconciliationIssue;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Ledger, Polar and paid periods are compared both ways; what is missing is booked, and the rest is told once. */
class ReconcileTest {
    private final CardHouse house = new CardHouse();

    @BeforeEach
    void nothingComesByItself() {
        house.polar.webhooks("off");
    }

    @AfterEach
    void theContractHolds() {
        assertThat(house.world.violations().all()).isEmpty();
        house.close();
    }

    private InvoiceId paid() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();
        return invoice;
    }

    private void compare() {
        later(house, Duration.ofHours(2));
        house.turn("billing.reconcile");
    }

    private static void later(CardHouse house, Duration time) {
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(time);
    }

    private static List<String> open(CardHouse house) {
        return house.bean(OpenDifferences.class).all().stream()
                .map(ReconciliationIssue::kind)
                .toList();
    }

    private long told() {
        return house.alerts.stream().filter("billing.difference"::equals).count();
    }

    private String newest(String table) {
        return house.polar.look(table, "newest").orElseThrow().path("id").asString();
    }

    @Test
    void aLifeOfPaymentsRenewalsAndRefundsShowsNoDifference() {
        InvoiceId invoice = paid();
        later(house, Duration.ofDays(31));
        house.polar.runDue(house.world.clock().now());
        house.look();
        house.polar.refunds("newest", 900, "dispute_prevention");
        later(house, Duration.ofHours(2));
        house.look();
        house.billing().refundAll(invoice, "customer_request");
        house.work();
        later(house, Duration.ofHours(2));
        house.look();
        compare();

        assertThat(open(house)).isEmpty();
        assertThat(told()).isZero();
    }

    @Test
    void whatWasPaidAtPolarAndIsNotHereIsBookedTheUsualWay() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.polar.refunds("newest", 500, "customer_request");
        compare();

        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(1);
        assertThat(house.sum("refunds")).isEqualTo(500);
        assertThat(open(house)).isEmpty();
    }

    @Test
    void whatIsHereAndUnknownAtPolarIsToldOnceAndEndsByItself() {
        paid();
        String order = newest("orders");
        ObjectNode lost = house.polar.loses("orders", order);
        compare();
        compare();
        assertThat(open(house)).containsExactly("order-unknown");
        assertThat(house.bean(OpenDifferences.class).all().getFirst().subject()).isEqualTo(order);
        assertThat(told()).as("the second look tells nothing new").isEqualTo(1);

        house.polar.finds("orders", lost);
        compare();
        assertThat(open(house)).isEmpty();
    }

    private void setNet(String where, String set) {
        house.db.jdbc().sql("UPDATE payment SET " + set + " WHERE " + where).update();
    }

    @Test
    void anotherAmountOrAnotherRefundIsAnIssueUntilItIsGone() {
        paid();
        setNet("true", "net = 1800");
        compare();
        assertThat(open(house)).containsExactly("order-differs");
        setNet("true", "net = 1900");
        compare();
        assertThat(open(house)).isEmpty();

        setNet("true", "refunded = 100");
        compare();
        assertThat(open(house)).containsExactlyInAnyOrder("refunds-differ", "refunds-not-counted");
        setNet("true", "refunded = 0");
        compare();
        assertThat(open(house)).isEmpty();
        assertThat(told()).isEqualTo(3);
        assertThat(house.db
                        .jdbc()
                        .sql("SELECT count(*) FROM reconciliation_issue WHERE resolved_at > found_at")
                        .query(Long.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void paidWithoutAPeriodAndAPeriodThatIsNotPaidAreFound() {
        paid();
        house.db
                .jdbc()
                .sql("CREATE TABLE kept AS SELECT * FROM entitlement_period")
                .update();
        house.db.jdbc().sql("DELETE FROM entitlement_period").update();
        compare();
        assertThat(open(house)).containsExactly("paid-without-period");
        house.db.jdbc().sql("INSERT INTO entitlement_period SELECT * FROM kept").update();
        compare();
        assertThat(open(house)).isEmpty();

        house.polar.refunds("newest", 1900, "customer_request");
        later(house, Duration.ofHours(2));
        house.look();
        house.db
                .jdbc()
                .sql("UPDATE entitlement_period SET taken_back_at = NULL")
                .update();
        compare();
        assertThat(open(house)).containsExactly("period-unpaid");
    }

    @Test
    void aPolarThatDoesNotAnswerEndsNoIssueAndMakesNone() {
        paid();
        String order = newest("orders");
        house.polar.loses("orders", order);
        compare();
        assertThat(open(house)).containsExactly("order-unknown");

        house.world.faults().plan(new Faults.Fault("polar", "GET /v1/orders/", Faults.Kind.STATUS, 500, "", 0), 50);
        house.world.clock().advance(Duration.ofHours(1));
        assertThatThrownBy(() -> house.turn("billing.reconcile")).isInstanceOf(RuntimeException.class);
        house.world.faults().clear();
        assertThat(open(house)).containsExactly("order-unknown");
    }

    /** An hour is lost, and everything that was paid in it is found again, once. */
    @Test
    @Case(55)
    void aRestoredBackupIsRebuiltFromPolarWithoutBookingAnythingTwice() {
        InvoiceId before = paid();
        String first = newest("orders");
        InvoiceId meanwhile = house.ready();
        TestDatabase backup = house.db.copy();
        house.polar.pays("newest", true);
        house.look();
        house.polar.refunds(first, 700, "dispute_prevention");
        later(house, Duration.ofMinutes(30));
        house.look();
        house.billing().refundAll(meanwhile, "customer_request");
        house.work();
        later(house, Duration.ofMinutes(30));
        house.look();
        assertThat(house.billing().standing(meanwhile).status()).isEqualTo(Status.REFUNDED);

        try (CardHouse restored = house.restoredFrom(backup)) {
            assertThat(restored.billing().standing(meanwhile).status()).isEqualTo(Status.OPEN);
            for (int turn = 0; turn < 3; turn++) {
                later(restored, Duration.ofHours(2));
                restored.turn("billing.reconcile");
                restored.look();
            }

            for (String account :
                    List.of("polar_clearing", "polar_fees", "deferred_revenue", "refunds", "balance:%", "suspense")) {
                assertThat(restored.sum(account)).as(account).isEqualTo(house.sum(account));
            }
            for (InvoiceId invoice : List.of(before, meanwhile)) {
                assertThat(restored.billing().standing(invoice).status())
                        .isEqualTo(house.billing().standing(invoice).status());
                assertThat(restored.billing().standing(invoice).paid())
                        .isEqualTo(house.billing().standing(invoice).paid());
            }
            assertThat(restored.count(InvoiceSettled.class)).isEqualTo(1);
            assertThat(open(restored)).isEmpty();
            restored.isSound();
        }
        assertThat(house.polar.count("refunds"))
                .as("nothing was given back again")
                .isEqualTo(2);
    }
}
