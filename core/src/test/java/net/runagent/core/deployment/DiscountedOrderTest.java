package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.Test;

/** A code changes the quote only as it says, and never what somebody has not seen. */
class DiscountedOrderTest {
    private final SagaWorld world = SagaWorld.inMemory();
    private final DeploymentId draft = world.draftAnother();

    private String use(String typed) {
        return world.tables.call(() -> world.orders.useDiscount(draft, typed)).orElse("");
    }

    private Quote quote() {
        return world.tables.call(() -> world.orders.quote(draft));
    }

    @Test
    void aCodeTakesItsShareOffThePlanAndNothingOffTheFee() {
        assertThat(use(" welcome20 ")).isEmpty();
        assertThat(quote().lines())
                .containsExactly(
                        new InvoiceLine("plan", "starter-monthly", Money.usd(1900)),
                        new DiscountLine("WELCOME20", 0, Money.usd(380)).line(),
                        new InvoiceLine("setup", "starter-monthly", Money.usd(500)));
        assertThat(quote().total()).isEqualTo(Money.usd(2020));

        world.tables.run(() -> world.orders.payByCard(draft));
        assertThat(world.till
                        .bill(world.records.find(draft).orElseThrow().requireInvoice())
                        .due())
                .isEqualTo(2020);
    }

    @Test
    void aCodeThatDoesNotHoldChangesNothingAndSaysWhy() {
        assertThat(use("nope")).isEqualTo("unknown");
        assertThat(use("OVER")).isEqualTo("over");
        assertThat(use("YEARLY")).isEqualTo("other-plan");
        assertThat(quote().discount()).isNull();
        assertThat(quote().total()).isEqualTo(Money.usd(2400));
    }

    @Test
    void whatIsOrderedCountsNoCodeAnyMore() {
        world.tables.run(() -> world.orders.payByCard(draft));
        assertThat(use("WELCOME20")).isEqualTo("unknown");
    }

    @Test
    void aCodeThatHoldsNoMoreWhenItIsOrderedIsSaidBeforeAnythingIsOrdered() {
        world.tables.run(() -> new MemoryStorage.Discounts(world.tables).choose(draft, "OVER"));
        assertThat(world.tables.call(() -> world.orders.payByCard(draft))).isEqualTo(new Life.Refused("discount-lost"));
        assertThat(world.records.find(draft).orElseThrow().state()).isInstanceOf(State.Draft.class);
        assertThat(world.tables.call(() -> world.orders.payByCard(draft)))
                .as("who has seen the new quote")
                .isNotInstanceOf(Life.Refused.class);
    }

    @Test
    void theMoneyBackPromiseGivesBackWhatWasPaidForThePlan() {
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(java.time.Duration.ofHours(1));
        world.till.lines = List.of(
                new InvoiceLine("plan", "starter-monthly", Money.usd(1900)),
                new DiscountLine("WELCOME20", 0, Money.usd(380)).line());
        assertThat(world.moneyBack
                        .of(world.records.find(id).orElseThrow(), world.clock.instant())
                        .orElseThrow()
                        .back())
                .isEqualTo(Money.usd(1520));
    }
}
