package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who ends an agent within seven days of paying gets the plan's price back, less what cannot be given back. */
class MoneyBackTest {
    private static final InvoiceLine PLAN = new InvoiceLine("plan", "starter-monthly", Money.usd(1900));
    private static final InvoiceLine DIFFERENCE =
            new InvoiceLine(InvoiceLine.DIFFERENCE, "standard-monthly", Money.usd(1900));
    private static final InvoiceLine SETUP = new InvoiceLine("setup", "starter-monthly", Money.usd(500));
    private static final Duration HOUR = Duration.ofHours(1);

    private final SagaWorld world = SagaWorld.inMemory();

    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("net.runagent.core.deployment")).setLevel(Level.ERROR);
    }

    @AfterEach
    void disarm() {
        CrashPoint.arm(null);
    }

    private static DeploymentId running(SagaWorld world, InvoiceLine... lines) {
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(HOUR);
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        world.till.lines = List.of(lines);
        return id;
    }

    private static void terminated(SagaWorld world, DeploymentId id) {
        world.tables.call(() -> world.terminations.terminate(id, "ada_agent_bot"));
        world.settle(HOUR);
        assertThat(world.state(id)).isInstanceOf(State.Terminated.class);
    }

    @Test
    void withinSevenDaysThePlansPriceGoesBackAndTheSubscriptionEnds() {
        DeploymentId id = running(world, PLAN);
        terminated(world, id);
        assertThat(world.till.parts()).containsExactly("1900 satisfaction_guarantee");
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void whatWasPaidForALargerPlanWithinTheSevenDaysGoesBackAsWell() {
        DeploymentId id = running(world, PLAN);
        world.outside.used = UsdMicros.ofUsd(new BigDecimal("20"));
        InvoiceId difference = differencePaid(world);
        world.till.later = List.of(difference);
        terminated(world, id);
        assertThat(world.till.parts())
                .as("3800 less the 2000 that were used")
                .containsExactly("1800 satisfaction_guarantee");

        world.outside.used = UsdMicros.ZERO;
        Deployment ended = world.records.find(id).orElseThrow();
        assertThat(world.moneyBack.of(ended, ended.state().since()).map(Leaving::back))
                .contains(Money.usd(3800));
    }

    @Test
    void ofEachPaymentNoMoreGoesBackThanWasPaidAfterADiscount() {
        DeploymentId id = running(world, PLAN, new DiscountLine("WELCOME20", 0, Money.usd(380)).line());
        world.till.later = List.of(differencePaid(world));
        terminated(world, id);
        assertThat(world.till.parts()).containsExactly("1520 satisfaction_guarantee", "1900 satisfaction_guarantee");
    }

    private static InvoiceId differencePaid(SagaWorld world) {
        return world.tables.call(() -> {
            InvoiceId opened = world.till.open(SagaWorld.ADA, List.of(DIFFERENCE), world.clock.instant(), "difference");
            world.till.linesOf.put(opened, List.of(DIFFERENCE));
            world.till.put(opened, new MemoryHouse.Bill(SagaWorld.ADA, 1900, true, 1, 0, false, false));
            world.tables.put("paid-at", opened, world.clock.instant());
            return opened;
        });
    }

    @Test
    void theSetupFeeAndTheCreditThatWasUsedStay() {
        DeploymentId id = running(world, PLAN, SETUP);
        world.outside.used = UsdMicros.ofUsd(new BigDecimal("1.231"));
        Leaving told = world.moneyBack
                .of(world.records.find(id).orElseThrow(), world.clock.instant())
                .orElseThrow();
        assertThat(told.back()).isEqualTo(Money.usd(1776));
        assertThat(told.setup()).isEqualTo(Money.usd(500));
        assertThat(told.credit()).as("a begun cent counts").isEqualTo(Money.usd(124));
        terminated(world, id);
        assertThat(world.till.parts()).as("what was told").containsExactly("1776 satisfaction_guarantee");
    }

    @Test
    void whoUsedMoreCreditThanThePlanCostsGetsNothingAndOwesNothing() {
        DeploymentId id = running(world, PLAN);
        world.outside.used = UsdMicros.ofUsd(new BigDecimal("25"));
        terminated(world, id);
        assertThat(world.till.parts()).isEmpty();
    }

    @Test
    void theLastInstantOfTheSeventhDayStillCountsAndTheNextOneDoesNot() {
        DeploymentId id = running(world, PLAN);
        Deployment deployment = world.records.find(id).orElseThrow();
        var until = world.till.paidAt(deployment.requireInvoice()).orElseThrow().plus(Duration.ofDays(7));
        assertThat(world.moneyBack.of(deployment, until)).isPresent();
        assertThat(world.moneyBack.of(deployment, until.plusNanos(1000))).isEmpty();
    }

    @Test
    void afterSevenDaysNothingGoesBack() {
        DeploymentId id = running(world, PLAN);
        world.clock.forward(Duration.ofDays(8));
        terminated(world, id);
        assertThat(world.till.parts()).isEmpty();
    }

    @Test
    void whoHasUsedThePromiseBeforeIsLeftToAPerson() {
        DeploymentId id = running(world, PLAN);
        Deployment deployment = world.records.find(id).orElseThrow();
        world.till.promiseUsed.add(deployment.requireInvoice());
        assertThat(world.moneyBack
                        .of(deployment, world.clock.instant())
                        .orElseThrow()
                        .when())
                .isEqualTo(Leaving.When.BY_PEOPLE);
        terminated(world, id);
        assertThat(world.till.parts()).isEmpty();
        assertThat(world.alerts).contains("deployment.money-back-again");
    }

    @Test
    void whileABankDecidesTheWishIsKeptAndTheOwnerIsToldThatItWaits() {
        DeploymentId id = running(world, PLAN);
        Deployment deployment = world.records.find(id).orElseThrow();
        world.till.disputed.add(deployment.requireInvoice());
        assertThat(world.moneyBack
                        .of(deployment, world.clock.instant())
                        .orElseThrow()
                        .when())
                .isEqualTo(Leaving.When.AFTER_DISPUTE);
        terminated(world, id);
        assertThat(world.till.parts()).containsExactly("1900 satisfaction_guarantee");
    }

    @Test
    void whoAskedInTimeGetsItHoweverLongTheEndTakes() {
        DeploymentId id = running(world, PLAN);
        world.tables.call(() -> world.terminations.terminate(id, "ada_agent_bot"));
        world.clock.forward(Duration.ofDays(8));
        world.settle(HOUR);
        assertThat(world.state(id)).isInstanceOf(State.Terminated.class);
        assertThat(world.till.parts()).containsExactly("1900 satisfaction_guarantee");
    }

    @Test
    void aCrashAtAnyLabelGivesItBackExactlyOnce() {
        SagaUnderCrashTest.sweep("money back", SagaWorld::inMemory, 2, story -> {
            DeploymentId id = story.order();
            story.pays(id);
            story.settle(HOUR);
            story.till.lines = List.of(PLAN);
            story.tables.call(() -> story.terminations.terminate(id, "ada_agent_bot"));
            story.settle(Duration.ofDays(1));
            List<String> wrong = new ArrayList<>(story.violations());
            if (!story.till.parts().equals(List.of("1900 satisfaction_guarantee"))) {
                wrong.add("given back: " + story.till.parts());
            }
            return wrong;
        });
    }
}
