package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.LookDeeper;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service was away for months, and not a single webhook came: whatever happened meanwhile is found by looking. */
class LongOutageTest {
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
        house.billing().endSubscription(invoice); // nothing is renewed: no further order leads to this one
        house.work();
        return invoice;
    }

    private void away(int days) {
        house.until(() -> house.world.delays().pending() == 0);
        house.world.clock().advance(Duration.ofDays(days));
    }

    @Test
    void ordersOfAllMonthsAreFoundAlsoWhenLookingDeeperComesFirst() {
        house.look();
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        // As after a restore: nobody here remembers the link.
        house.db.jdbc().sql("DELETE FROM checkout_attempt").update();
        away(90);
        house.bean(LookDeeper.class).back();
        house.turn("billing.watch-orders");
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
    }

    @Test
    void aFeeThatGrewInTheOutageOnAnOrderFromBeforeItIsBooked() {
        paid();
        away(20);
        house.look();
        long known = house.sum("polar_fees");
        away(10);
        house.polar.tamper(
                "orders",
                "newest",
                order -> order.put("platform_fee_amount", known + 29)
                        .put("modified_at", house.world.clock().now().toString()));
        away(80);
        house.turn("billing.watch-orders"); // whichever comes first finds it
        assertThat(house.sum("polar_fees")).isEqualTo(known + 29);
    }

    @Test
    void aRefundThatWasMadeInTheOutageOfAnOrderFromLongBeforeItIsBooked() {
        InvoiceId invoice = paid();
        for (int week = 0; week < 10; week++) {
            away(7);
            house.look();
        }
        house.polar.refunds("newest", 500, "customer_request");
        away(60);
        house.turn("billing.watch-refunds"); // alone: the comparison of the day would find it as well
        assertThat(house.sum("refunds")).isEqualTo(500);
        assertThat(house.billing().standing(invoice).paid().minor()).isEqualTo(1400);
        assertThat(house.alerts).contains("polar.refund.foreign");
    }

    @Test
    void aRefundThatCouldNotBeTakenKeepsTheWindowOpen() {
        InvoiceId invoice = paid();
        for (int week = 0; week < 10; week++) {
            away(7);
            house.look();
        }
        String refund = house.polar.refunds("newest", 500, "customer_request");
        house.until(() -> house.world.delays().pending() == 0);
        house.db
                .jdbc()
                .sql("ALTER TABLE card_refund ADD CONSTRAINT refused CHECK (id <> '" + refund + "')")
                .update();
        for (int week = 0; week < 4; week++) {
            house.look();
            away(7);
        }
        assertThat(house.failures).isNotEmpty();
        house.db.jdbc().sql("ALTER TABLE card_refund DROP CONSTRAINT refused").update();
        house.look();
        assertThat(house.billing().standing(invoice).paid().minor()).isEqualTo(1400);
    }

    @Test
    void looksThatFailForDaysDoNotWanderEverFurtherBack() {
        paid();
        house.world
                .faults()
                .plan(new Faults.Fault("polar", "GET /v1/orders/", Faults.Kind.STATUS, 429, "trouble", 30), 500);
        for (int day = 0; day < 5; day++) {
            away(1);
            house.look();
        }
        house.world.faults().clear();
        assertThat(house.db
                        .jdbc()
                        .sql("SELECT extract(day FROM ? - at)::bigint FROM card_cursor WHERE list = 'orders'")
                        .param(house.world.clock().now().atOffset(java.time.ZoneOffset.UTC))
                        .query(Long.class)
                        .single())
                .isBetween(39L, 41L);
    }
}
