package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.OpenDifferences;
import net.runagent.core.billing.ReconciliationIssue;
import net.runagent.core.deployment.AgentResumed;
import net.runagent.core.deployment.AgentSuspended;
import net.runagent.core.deployment.EndAnnounced;
import net.runagent.core.deployment.PaymentMissing;
import net.runagent.core.deployment.State;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bank has taken back for good is written off once, pays for nothing any more, and people decide what follows. */
class LostDisputeTest {
    private final CardHouse house = new CardHouse();

    @BeforeEach
    void noWebhooks() {
        house.polar.webhooks("off");
    }

    @AfterEach
    void theBooksAreTheSame() {
        try {
            SameBooks.in(house);
        } finally {
            house.close();
        }
    }

    private InvoiceId paid() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.look();
        return invoice;
    }

    private void lost() {
        house.polar.disputes("newest", "lost");
    }

    private void days(int days) {
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofDays(days));
        house.look();
    }

    private List<String> issues() {
        return house.bean(OpenDifferences.class).all().stream()
                .map(ReconciliationIssue::kind)
                .toList();
    }

    private long timesTold() {
        return house.alerts.stream().filter("polar.dispute.lost"::equals).count();
    }

    /** As when the database goes away in the middle: nothing is written off from now on. */
    private void refuses() {
        house.db
                .jdbc()
                .sql("ALTER TABLE ledger_entry ADD CONSTRAINT refused CHECK (account <> 'write_off')")
                .update();
    }

    private void takes() {
        house.db.jdbc().sql("ALTER TABLE ledger_entry DROP CONSTRAINT refused").update();
    }

    // ---- when something goes wrong on the way

    @Test
    void whatCouldNotBeWrittenOffHasNotHappenedAtAllAndIsBookedByTheNextLook() {
        InvoiceId invoice = paid();
        refuses();
        lost();
        house.look();
        assertThat(house.failures).isNotEmpty();
        assertThat(house.billing().entitlement(invoice)).get().isInstanceOf(Entitlement.Covered.class);
        assertThat(issues()).isEmpty();

        takes();
        house.look();
        house.look();
        assertThat(house.sum("write_off")).isEqualTo(1900);
        assertThat(house.billing().entitlement(invoice)).get().isInstanceOf(Entitlement.Grace.class);
    }

    @Test
    void aLossThatWasSeenBeforeLossesWereBookedIsBookedNow() {
        paid();
        lost();
        house.db
                .jdbc()
                .sql("INSERT INTO card_dispute (id, card_order, status) VALUES (?, ?, 'lost')")
                .params(newest("disputes"), newest("orders"))
                .update();
        house.look();
        house.look();
        assertThat(house.sum("write_off")).isEqualTo(1900);
        assertThat(timesTold()).isEqualTo(1);
    }

    private UUID newest(String table) {
        return UUID.fromString(
                house.polar.look(table, "newest").orElseThrow().path("id").asString());
    }

    @Test
    void whatARefundHadTakenBeforeIsNotLostOnceMore() {
        paid();
        house.polar.refunds("newest", 900, "customer_request");
        house.until(() -> house.world.delays().pending() == 0);
        lost();
        house.look();
        house.look();
        assertThat(house.sum("refunds")).isEqualTo(900);
        assertThat(house.sum("write_off")).isEqualTo(1000);
    }

    @Test
    void aRefundThatWasPromisedWaitsForEverAndWhatCannotComeAnyMoreIsTold() {
        InvoiceId invoice = paid();
        lost();
        house.look();
        house.billing().refundPart(invoice, Money.usd(1900), "satisfaction_guarantee");
        days(1);
        assertThat(house.polar.count("refunds")).isZero();
        assertThat(house.alerts).contains("invoice.refund-short");
    }

    @Test
    void moneyThatNoInvoiceHadTakenIsTakenOffItsPayersBalance() {
        house.ready();
        house.polar.pays("newest", true);
        house.polar.tamper(
                "orders",
                "newest",
                order -> order.put("product_id", house.world.chance().uuid()));
        house.look();
        assertThat(house.sum("balance:%")).isEqualTo(-1900);
        lost();
        house.look();
        house.look();
        assertThat(house.sum("balance:%")).isZero();
        assertThat(house.sum("write_off")).isZero();
        assertThat(house.sum("polar_clearing")).isEqualTo(house.sum("polar_fees") * -1);
    }

    // ---- the usual way

    @Test
    void aLostDisputeIsBookedOnceToldOnceAndListedAsLongAsItsSubscriptionRuns() {
        InvoiceId invoice = paid();
        house.polar.disputes("newest", "needs_response");
        house.look();
        assertThat(house.sum("write_off")).as("nothing is decided").isZero();
        lost();
        house.look();
        house.look();
        days(2);

        assertThat(house.sum("write_off")).isEqualTo(1900);
        assertThat(timesTold()).isEqualTo(1);
        assertThat(issues()).containsExactly("dispute-lost");
        assertThat(house.alerts).doesNotContain("billing.difference");
        assertThat(house.billing().entitlement(invoice))
                .get()
                .isInstanceOfSatisfying(
                        Entitlement.Grace.class,
                        grace -> assertThat(grace.takenBack()).isTrue());

        house.billing().endSubscription(invoice);
        house.work();
        days(1);
        assertThat(issues()).isEmpty();
    }

    @Test
    void theAgentBehindItIsSwitchedOffAfterItsGraceAndComesBackWithTheNextPayment() {
        try (AgentHouse agents = new AgentHouse(Instant.parse("2027-01-31T10:00:00Z"))) {
            Instant periodEnd = agents.paidUntil();
            agents.forward(Duration.ofDays(2));
            agents.cards.polar.disputes("newest", "lost");
            // A minute more: it was seen to be lost some moments into its turn, and what is due comes as late.
            agents.forward(Duration.ofDays(6).plusMinutes(1));
            assertThat(agents.state()).isInstanceOf(State.Running.class);
            agents.forward(Duration.ofDays(2));
            assertThat(agents.state()).isInstanceOf(State.Suspended.class);
            agents.until(() -> agents.power().equals("off"));
            assertThat(agents.told(
                            Set.of(PaymentMissing.class, AgentSuspended.class, AgentResumed.class, EndAnnounced.class)))
                    .containsExactly(
                            "PaymentMissing[stage=back]",
                            "PaymentMissing[stage=back]",
                            "PaymentMissing[stage=back_last]",
                            "AgentSuspended[reason=unpaid]");

            agents.forwardTo(periodEnd.plus(Duration.ofHours(13)));
            agents.until(() -> agents.state() instanceof State.Running);
            assertThat(agents.power()).isEqualTo("running");
            assertThat(agents.cards.sum("write_off")).isEqualTo(1900);
            assertThat(agents.cards.disputes())
                    .as("what was held back because of it is given again")
                    .extracting(DisputeChanged::open)
                    .containsExactly(true, false);
            agents.cards.isSound();
        }
    }
}
