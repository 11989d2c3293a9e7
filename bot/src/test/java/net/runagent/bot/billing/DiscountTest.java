package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.catalogue.Discount;
import net.runagent.core.money.Money;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A code takes off the plan's price what we said, for as long as we said, and at Polar exactly the same. */
class DiscountTest {
    private final CardHouse house = new CardHouse();

    @BeforeEach
    void nothingComesByItself() {
        house.polar.webhooks("off");
    }

    @AfterEach
    void theBooksBalanceAndTheContractHolds() {
        house.isSound();
        house.close();
    }

    private InvoiceId orders(int months, InvoiceLine... more) {
        List<InvoiceLine> lines = new java.util.ArrayList<>();
        lines.add(new InvoiceLine("plan", "starter-monthly", Money.usd(1900)));
        lines.add(new DiscountLine("WELCOME20", months, Money.usd(380)).line());
        lines.addAll(List.of(more));
        InvoiceId invoice = house.billing()
                .open(
                        house.ada,
                        lines,
                        house.world.clock().now().plus(Duration.ofHours(24)),
                        "order-" + house.world.chance().hex(8));
        house.billing().payByCard(invoice);
        house.work();
        return invoice;
    }

    private void pays() {
        house.polar.pays("newest", true);
        house.look();
    }

    private void nextPeriod() {
        Instant end = Instant.parse(house.polar
                .look("subscriptions", "newest")
                .orElseThrow()
                .path("current_period_end")
                .asString());
        house.world
                .clock()
                .advance(Duration.between(house.world.clock().now(), end).plusMinutes(1));
        house.polar.runDue(house.world.clock().now());
        house.look();
    }

    private List<Long> paid() {
        return house.db
                .jdbc()
                .sql("SELECT net FROM payment ORDER BY paid_at")
                .query(Long.class)
                .list();
    }

    @Test
    void theCheckoutAsksForTheDiscountedPriceAndThatSettles() {
        InvoiceId invoice = orders(0);
        assertThat(house.polar
                        .look("checkouts", "newest")
                        .orElseThrow()
                        .path("net_amount")
                        .asLong())
                .isEqualTo(1520);
        assertThat(house.polar
                        .look("checkouts", "newest")
                        .orElseThrow()
                        .path("allow_discount_codes")
                        .asBoolean())
                .as("no code of anybody's can be typed there")
                .isFalse();
        pays();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.NONE);
        assertThat(house.sum("deferred_revenue")).isEqualTo(-1520);
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void theFeeBesideThePlanIsNotDiscounted() {
        InvoiceId invoice = orders(0, new InvoiceLine("setup", "starter-monthly", Money.usd(500)));
        pays();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        pays();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
        assertThat(paid()).containsExactly(1520L, 500L);
    }

    @ParameterizedTest
    @CsvSource({"0, 1520 1900 1900", "2, 1520 1520 1900", "2147483647, 1520 1520 1520"})
    void laterPeriodsAreDiscountedAsLongAsWasSaid(int months, String expected) {
        InvoiceId invoice = orders(months);
        pays();
        nextPeriod();
        nextPeriod();

        assertThat(paid())
                .containsExactlyElementsOf(
                        List.of(expected.split(" ")).stream().map(Long::valueOf).toList());
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(3);
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.NONE);
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void twoOrdersWithOneCodeShareOneDiscountAtPolar() {
        orders(Discount.FOREVER);
        pays();
        orders(Discount.FOREVER);
        assertThat(house.polar.count("discounts")).isEqualTo(1);
        orders(0);
        assertThat(house.polar.count("discounts")).isEqualTo(2);
    }

    @Test
    void aDiscountWhoseMakingWasNotAnsweredIsFoundAgain() {
        house.world
                .faults()
                .plan(new Faults.Fault("polar", "POST /v1/discounts/", Faults.Kind.DROP_AFTER, 0, "", 0), 1);
        InvoiceId invoice = orders(0);
        house.world.clock().advance(CardHouse.BACK_OFF);
        house.work();
        assertThat(house.polar.count("discounts")).isEqualTo(1);
        pays();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.PAID);
    }

    /** Somebody changed the discount at Polar. */
    @Test
    @Case(15)
    void anOrderThatIsDiscountedFurtherThanWeSaidIsShort() {
        InvoiceId invoice = orders(0);
        house.polar.tamper(
                "checkouts",
                "newest",
                checkout -> checkout.put("net_amount", 1519)
                        .put("total_amount", 1519)
                        .put("discount_amount", 381));
        house.polar.tamper("discounts", "newest", discount -> {
            discount.put("amount", 381);
            if (discount.path("amounts") instanceof tools.jackson.databind.node.ObjectNode amounts) {
                amounts.put("usd", 381);
            }
        });
        pays();
        assertThat(house.billing().standing(invoice).status()).isEqualTo(Status.OPEN);
        assertThat(house.billing().standing(invoice).exceptional()).isEqualTo(Exceptional.UNDERPAID);
    }
}
