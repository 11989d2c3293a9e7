package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.Entitlement.Covered;
import net.runagent.core.billing.Entitlement.Ended;
import net.runagent.core.billing.Entitlement.Grace;
import net.runagent.core.billing.Entitlement.Suspended;
import net.runagent.core.billing.EntitlementChanged;
import net.runagent.core.billing.InvoiceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is paid for how long, from orders of the simulated Polar to the table. */
class PaidPeriodsTest {
    private final CardHouse house = new CardHouse();

    @AfterEach
    void theBooksBalanceAndTheContractHolds() {
        try {
            house.isSound();
        } finally {
            house.close();
        }
    }

    private InvoiceId paid() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        assertThat(house.billing().entitlement(invoice)).as("not paid yet").isEmpty();
        house.polar.pays("newest", true);
        house.look();
        return invoice;
    }

    private Instant periodEnd() {
        return Instant.parse(subscription().path("current_period_end").asString());
    }

    private JsonNode subscription() {
        return house.polar.look("subscriptions", "newest").orElseThrow();
    }

    private void forward(Duration by) {
        house.world.clock().advance(by);
        house.polar.runDue(house.world.clock().now());
        house.look();
    }

    private Entitlement entitlement(InvoiceId invoice) {
        return house.billing().entitlement(invoice).orElseThrow();
    }

    private long periods() {
        return house.db
                .jdbc()
                .sql("SELECT count(*) FROM entitlement_period")
                .query(Long.class)
                .single();
    }

    @Test
    void aPaymentIsWorthItsPeriodHoweverOftenItIsSeen() {
        InvoiceId invoice = paid();
        house.look();
        house.polar.redeliver("order.paid");
        house.look();
        assertThat(entitlement(invoice)).isEqualTo(new Covered(periodEnd()));
        assertThat(periods()).isEqualTo(1);
    }

    @Test
    void aRenewalIsWorthTheNextPeriodWithoutAGap() {
        InvoiceId invoice = paid();
        Instant first = periodEnd();
        forward(Duration.ofDays(31));
        assertThat(periodEnd()).isAfter(first);
        assertThat(entitlement(invoice)).isEqualTo(new Covered(periodEnd()));
        assertThat(house.db
                        .jdbc()
                        .sql(
                                "SELECT count(*) FROM entitlement_period a JOIN entitlement_period b ON a.until_at = b.from_at")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aPeriodThatMovedAheadOfItsMoneyIsNotPaid() {
        InvoiceId invoice = paid();
        Instant first = periodEnd();
        house.polar.declineRenewals(1);
        forward(Duration.between(house.world.clock().now(), first).plusMinutes(1));
        assertThat(periodEnd()).as("the provider's has moved").isAfter(first);
        assertThat(entitlement(invoice)).isEqualTo(new Grace(first, first.plus(Duration.ofDays(7)), true, false));

        forward(Duration.ofDays(3));
        assertThat(entitlement(invoice)).as("the second try succeeded").isEqualTo(new Covered(periodEnd()));
    }

    @Test
    void aRenewalThatSucceedsOnDay21IsWorthItsWholePeriod() {
        InvoiceId invoice = paid();
        Instant first = periodEnd();
        house.polar.declineRenewals(4);
        forward(Duration.between(house.world.clock().now(), first).plusMinutes(1));
        forward(Duration.ofDays(8));
        assertThat(entitlement(invoice)).isEqualTo(new Suspended(first.plus(Duration.ofDays(7)), false, false));

        for (int day = 9; day < 22; day++) {
            forward(Duration.ofDays(1));
        }
        assertThat(entitlement(invoice)).isEqualTo(new Covered(periodEnd()));
    }

    @Test
    void theOrderOfAnEarlierPeriodThatIsSeenLateIsNotTakenForTheNewestPeriod() {
        house.polar.webhooks("off");
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        Instant first = periodEnd();
        house.world.clock().advance(Duration.ofDays(31));
        house.polar.runDue(house.world.clock().now());
        house.look();

        assertThat(entitlement(invoice)).isEqualTo(new Covered(periodEnd()));
        assertThat(periods()).isEqualTo(2);
        assertThat(house.db
                        .jdbc()
                        .sql("SELECT min(until_at) FROM entitlement_period")
                        .query(java.time.OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isBetween(first.minusSeconds(5), first.plusSeconds(5));
    }

    @Test
    void whatGoesBackInPartStaysPaidAndWhatGoesBackInFullDoesNot() {
        InvoiceId invoice = paid();
        house.polar.refunds("newest", 900, "other");
        house.until(() -> house.world.delays().pending() == 0);
        house.look();
        assertThat(entitlement(invoice)).isInstanceOf(Covered.class);

        house.polar.refunds("newest", 1000, "other");
        house.until(() -> house.world.delays().pending() == 0);
        Instant now = house.world.clock().now();
        house.look();
        house.look();
        assertThat(entitlement(invoice))
                .isInstanceOfSatisfying(
                        Grace.class, grace -> assertThat(grace.since()).isBetween(now, now.plusSeconds(60)));
    }

    @Test
    void aSubscriptionThatIsOverRunsForWhatIsPaid() {
        InvoiceId invoice = paid();
        Instant until = periodEnd();
        house.billing().endSubscription(invoice);
        house.work();
        assertThat(entitlement(invoice)).isEqualTo(new Covered(until));
        forward(Duration.between(house.world.clock().now(), until).plusSeconds(1));
        assertThat(entitlement(invoice)).isEqualTo(new Ended(until));
    }

    @Test
    void aPausedSubscriptionIsSuspendedWithItsPeriodAndCoveredAgainWhenItIsPaid() {
        InvoiceId invoice = paid();
        Instant until = periodEnd();
        house.polar.tamper(
                "subscriptions",
                "newest",
                subscription -> subscription
                        .put("status", "paused")
                        .put("paused_at", house.world.clock().now().toString()));
        house.look();
        assertThat(entitlement(invoice)).isEqualTo(new Covered(until));
        house.world.clock().advance(Duration.between(house.world.clock().now(), until));
        assertThat(entitlement(invoice)).isEqualTo(new Suspended(until, true, false));
    }

    @Test
    void whoHearsOfAChangeHearsOfItOnce() {
        InvoiceId invoice = paid();
        long heard = house.events.stream()
                .filter(EntitlementChanged.class::isInstance)
                .count();
        house.look();
        assertThat(house.events.stream().filter(new EntitlementChanged(invoice)::equals))
                .hasSize((int) heard)
                .isNotEmpty();
    }
}
