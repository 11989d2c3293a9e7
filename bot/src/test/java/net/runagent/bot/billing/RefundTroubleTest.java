package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.money.Money;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Money goes back once, whatever can be seen of it, and one bad item hides no other. */
class RefundTroubleTest {
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
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
        return invoice;
    }

    /** 5.00 of 19.00 are sent back, and the answer to that is lost. */
    private void sendsAPartAndHearsNothing(InvoiceId invoice) {
        house.world
                .faults()
                .plan(new Faults.Fault("polar", "POST /v1/refunds/", Faults.Kind.DROP_AFTER, 0, "trouble", 0), 1);
        String currency = house.billing().standing(invoice).paid().currency();
        house.billing().refundPart(invoice, new Money(currency, 500), "satisfaction_guarantee");
        house.work();
        assertThat(house.polar.count("refunds")).isEqualTo(1);
    }

    @Test
    void ofTwoProcessesThatGiveBackAtOnceOneSends() {
        UUID wish = wishForAPart(paid());
        AtomicBoolean second = new AtomicBoolean();
        CrashPoint.arm(label -> {
            if (label.equals("billing.refund.looked") && second.compareAndSet(false, true)) {
                Job.Next unused = house.job("billing.give-back").run(wish); // taken for dead, and overtaken
            }
        });
        house.work();
        CrashPoint.arm(null);
        assertThat(second).isTrue();
        isGivenBackOnce();
    }

    @Test
    void aProcessThatStoodStillForMinutesBeforeItsRequestDoesNotSendWhatAnotherHasSentMeanwhile() {
        UUID wish = wishForAPart(paid());
        AtomicBoolean stopped = new AtomicBoolean();
        CrashPoint.arm(label -> {
            if (label.equals("billing.refund.intent") && stopped.compareAndSet(false, true)) {
                house.world.clock().advance(Duration.ofMinutes(3));
                Job.Next unused = house.job("billing.give-back").run(wish); // it looked, found nothing, and sent it
            }
        });
        house.work();
        CrashPoint.arm(null);
        assertThat(stopped).isTrue();
        isGivenBackOnce();
    }

    /** Nobody would look at it again, and whoever counts what is under way would count it for ever. */
    @Test
    void whatADeadProcessWasAboutToSendIsNoRefundUnderWayWhenTheBankTakesTheMoneyFirst() {
        UUID wish = wishForAPart(paid());
        CrashPoint.arm(label -> {
            if (label.equals("billing.refund.intent")) {
                throw new IllegalStateException("planned: the process has died");
            }
        });
        house.work();
        CrashPoint.arm(null);
        assertThat(state(wish)).isEqualTo("SENT");
        house.polar.disputes("newest", "lost");
        house.world.clock().advance(Duration.ofMinutes(3));

        house.look();

        assertThat(state(wish)).isEqualTo("WANTED");
        assertThat(house.polar.count("refunds")).isZero();
        assertThat(house.sum("write_off")).isEqualTo(1900);
    }

    private String state(UUID wish) {
        return house.db
                .jdbc()
                .sql("SELECT state FROM refund_intent WHERE id = ?")
                .param(wish)
                .query(String.class)
                .single();
    }

    /** 5.00 of 19.00: a full one the provider would refuse to make twice. */
    private UUID wishForAPart(InvoiceId invoice) {
        house.billing().refundPart(invoice, Money.usd(500), "satisfaction_guarantee");
        return house.jobs.stream()
                .filter(waiting -> waiting.job().equals("billing.give-back"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void isGivenBackOnce() {
        anHourOfLooking();
        house.until(() -> house.world.delays().pending() == 0);
        anHourOfLooking();
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.sum("refunds")).isEqualTo(500);
        assertThat(house.toldWords()).containsOnlyOnce("refundcompleted").doesNotContain("refundfailed");
    }

    private void anHourOfLooking() {
        for (int i = 0; i < 20; i++) {
            house.world.clock().advance(Duration.ofMinutes(3));
            house.look();
        }
    }

    @Test
    void aRefundThatCannotBeReadIsNotSentAgain() {
        InvoiceId invoice = paid();
        sendsAPartAndHearsNothing(invoice);
        house.polar.tamper("refunds", "newest", refund -> refund.put("amount", "five"));

        anHourOfLooking();

        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.alerts).contains("polar.unreadable");
        house.polar.tamper("refunds", "newest", refund -> refund.put("amount", 500));
        house.until(() -> house.world.delays().pending() == 0);
        anHourOfLooking();
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.sum("refunds")).isEqualTo(500);
        house.world.violations().clear();
    }

    @Test
    void aRefundThatDoesNotNameUsButHasTakenTheMoneyIsNotSentAgain() {
        InvoiceId invoice = paid();
        sendsAPartAndHearsNothing(invoice);
        house.polar.tamper("refunds", "newest", refund -> refund.set("metadata", Json.object()));

        anHourOfLooking();

        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.alerts).contains("polar.refund.unknown");
    }

    @Test
    void aRefundThatSomebodyElseBeganIsWaitedForAndOursIsSentWhenThatOneFails() {
        InvoiceId invoice = paid();
        house.polar.nextRefund("pending");
        house.polar.refunds("newest", 0, "customer_request");

        house.billing().refundAll(invoice, "service_disruption");
        anHourOfLooking();
        assertThat(house.polar.count("refunds")).isEqualTo(1);
        assertThat(house.alerts).doesNotContain("polar.refund.declined");

        house.polar.tamper("refunds", "newest", refund -> refund.put("status", "failed"));
        anHourOfLooking();
        house.until(() -> house.world.delays().pending() == 0);
        anHourOfLooking();
        assertThat(house.polar.count("refunds")).isEqualTo(2);
        assertThat(house.sum("refunds")).isEqualTo(1900);
    }

    @Test
    void aDisputeThatIsSeenBeforeItsOrderCountsAsSoonAsTheOrderIsBooked() {
        InvoiceId invoice = house.ready();
        house.polar.pays("newest", true);
        house.polar.disputes("newest", "needs_response");
        house.world
                .faults()
                .plan(new Faults.Fault("polar", "GET /v1/orders/", Faults.Kind.STATUS, 503, "trouble", 0), 100);
        house.look();
        assertThat(house.alerts).contains("polar.dispute");
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        house.world.faults().clear();

        house.world.clock().advance(Duration.ofMinutes(2));
        house.look();
        house.look();

        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.DISPUTED);
        assertThat(house.disputes()).containsExactly(new DisputeChanged(invoice, true));
    }

    @Test
    void aRefundThatCannotBeStoredHidesNoDispute() {
        InvoiceId invoice = paid();
        refuses("card_refund", house.polar.refunds("newest", 500, "customer_request"));
        house.polar.disputes("newest", "needs_response");

        house.look();

        assertThat(house.disputes()).containsExactly(new DisputeChanged(invoice, true));
        assertThat(house.failures).as("the look still reports what failed").isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDisputeThatCannotBeStoredHidesNoOther(boolean older) {
        InvoiceId first = paid();
        InvoiceId second = paid();
        List<String> orders = house.polar.ids("orders");
        String one = house.polar.disputes(orders.get(0), "needs_response");
        String two = house.polar.disputes(orders.get(1), "needs_response");
        refuses("card_dispute", older ? one : two);

        house.look();

        assertThat(house.disputes()).containsExactly(new DisputeChanged(older ? second : first, true));
        assertThat(house.failures).as("the look still reports what failed").isNotEmpty();
    }

    private void refuses(String table, String id) {
        house.db
                .jdbc()
                .sql("ALTER TABLE " + table + " ADD CONSTRAINT refused CHECK (id <> '" + UUID.fromString(id) + "')")
                .update();
    }
}
