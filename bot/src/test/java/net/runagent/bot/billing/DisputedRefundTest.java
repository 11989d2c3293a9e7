package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a payment that a bank disputes nothing is sent back beside the bank, and no wish to do so is forgotten. */
class DisputedRefundTest {
    private final CardHouse house = new CardHouse();

    @BeforeEach
    void noWebhooks() {
        house.polar.webhooks("off");
    }

    @AfterEach
    void theBooksBalanceAndTheContractHolds() {
        try {
            house.isSound();
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

    private void dispute(String status) {
        house.polar.tamper("disputes", "newest", dispute -> dispute.put("status", status));
        aDayOfLooking();
    }

    private void aDayOfLooking() {
        for (int hour = 0; hour < 24; hour++) {
            house.world.clock().advance(Duration.ofHours(1));
            house.look();
        }
        house.until(() -> house.world.delays().pending() == 0);
        house.look();
    }

    @Test
    void aFullRefundWaitsForTheBankAndGoesOnWhenTheDisputeIsWon() {
        InvoiceId invoice = paid();
        house.polar.disputes("newest", "needs_response");
        house.look();

        house.billing().refundAll(invoice, "service_disruption");
        aDayOfLooking();
        assertThat(house.polar.count("refunds")).isZero();
        assertThat(house.alerts).contains("polar.refund.held");
        assertThat(house.toldWords()).containsOnlyOnce("refundheld");
        assertThat(house.polar
                        .look("subscriptions", "newest")
                        .orElseThrow()
                        .path("status")
                        .asString())
                .as("what would charge again does not wait")
                .isEqualTo("canceled");

        dispute("won");
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.REFUNDED);
        assertThat(house.toldWords()).containsOnlyOnce("refundcompleted");
    }

    @Test
    void aDisputeThatNobodyHasLookedAtYetHoldsARefundAsWell() {
        InvoiceId invoice = paid();
        house.polar.disputes("newest", "early_warning");

        house.billing().refundAll(invoice, "customer_request");
        house.work();

        assertThat(house.polar.count("refunds")).isZero();
        assertThat(house.toldWords()).containsOnlyOnce("paymentdisputed", "refundheld");
    }

    @Test
    void afterALostDisputeNothingIsSent() {
        InvoiceId invoice = paid();
        house.polar.disputes("newest", "needs_response");
        house.billing().refundAll(invoice, "customer_request");
        house.work();

        dispute("lost");
        assertThat(house.polar.count("refunds")).isZero();
    }

    @Test
    void aPartThatWaitedIsSentOnceTheBankHasDecided() {
        InvoiceId invoice = paid();
        house.polar.disputes("newest", "needs_response");
        house.look();
        house.billing().refundPart(invoice, Money.usd(1776), "satisfaction_guarantee");
        aDayOfLooking();
        assertThat(house.polar.count("refunds")).isZero();

        dispute("won");
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.sum("refunds")).isEqualTo(1776);
    }

    @Test
    void aPaymentThatGoesBackForAnotherReasonGivesNothingToAPartAndTheStaffHearsWhatIsMissing() {
        InvoiceId invoice = house.ready();
        String first =
                house.polar.look("checkouts", "newest").orElseThrow().path("id").asString();
        house.world.clock().advance(Duration.ofMinutes(55));
        house.billing().payByCard(invoice);
        house.work();
        house.polar.pays(first, true);
        house.look();
        house.polar.refunds("newest", 500, "dispute_prevention");
        house.until(() -> house.world.delays().pending() == 0);
        house.look();
        house.polar.nextRefund("failed"); // of the second payment, which goes back as a duplicate
        house.polar.pays("newest", true);
        house.look();
        house.until(() -> house.world.delays().pending() == 0);
        house.look();

        house.billing().refundPart(invoice, Money.usd(1900), "satisfaction_guarantee");

        assertThat(house.alerts).contains("invoice.refund-short");
        assertThat(house.db
                        .jdbc()
                        .sql("SELECT sum(amount) FROM refund_intent WHERE reason = 'satisfaction_guarantee'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1400);
        house.alerts.clear();
        house.billing().refundPart(invoice, Money.usd(1400), "satisfaction_guarantee");
        assertThat(house.alerts).as("a repeat takes nothing from elsewhere").doesNotContain("invoice.refund-short");
    }
}
