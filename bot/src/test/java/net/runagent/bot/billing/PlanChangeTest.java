package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import net.runagent.core.billing.CardCheckouts;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.ChangePlan;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.PlanChange;
import net.runagent.core.billing.PlanChange.State;
import net.runagent.core.billing.PlanChangeMoved;
import net.runagent.core.billing.PlanChangePaid;
import net.runagent.core.billing.PlanFollowed;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.money.Money;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Later;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A running subscription becomes one for another plan: at the simulated provider, by facts alone, charged once. */
class PlanChangeTest {
    private final CardHouse house = new CardHouse();

    @AfterEach
    void close() {
        try {
            assertThat(house.sum("%")).isZero();
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

    private ChangePlan.Running running() {
        return house.bean(ChangePlan.class).of(house.ada).getFirst();
    }

    private List<PlanChange> told() {
        return house.told.stream()
                .filter(PlanChangeMoved.class::isInstance)
                .map(PlanChangeMoved.class::cast)
                .map(moved -> house.bean(ChangePlan.class)
                        .find(house.ada, moved.change())
                        .orElseThrow())
                .toList();
    }

    private long standardEvents() {
        return house.count(PlanFollowed.class);
    }

    @Test
    void thePlanOfARunningSubscriptionIsTheOneThatItsProductSays() {
        InvoiceId invoice = paid();
        assertThat(running().plan().id()).isEqualTo("starter-monthly");
        assertThat(house.billing().planOf(invoice)).contains("starter-monthly");
        assertThat(standardEvents()).isZero();
    }

    @Test
    void whatIsChangedAtTheProviderBehindOurBackIsFollowedAndToldOnce() {
        InvoiceId invoice = paid();
        UUID standard = house.bean(CardCheckouts.class)
                .product("standard-monthly", "Standard", Money.usd(3400), Period.ofMonths(1), "")
                .orThrow("test");
        house.polar.tamper("subscriptions", "newest", subscription -> {
            subscription.put("product_id", standard.toString());
            subscription
                    .withObject("product")
                    .withObject("metadata")
                    .put("runagent_product", "standard-monthly:3400:usd");
        });
        house.look();
        house.look();

        assertThat(house.billing().planOf(invoice)).contains("standard-monthly");
        assertThat(standardEvents()).isEqualTo(1);
        assertThat(told()).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo("starter-monthly");
            assertThat(change.to()).isEqualTo("standard-monthly");
            assertThat(change.state()).isEqualTo(State.DONE);
        });
    }

    @Test
    void aProductThatIsNotOursChangesNothingAndStaffLooks() {
        InvoiceId invoice = paid();
        house.polar.tamper("subscriptions", "newest", subscription -> {
            subscription.put("product_id", UUID.randomUUID().toString());
            subscription.withObject("product").withObject("metadata").remove("runagent_product");
        });
        house.look();
        assertThat(house.billing().planOf(invoice)).contains("starter-monthly");
        assertThat(house.alerts).contains("polar.subscription.foreign-product");
    }

    // ---- asked for here

    private String asks(String plan, int command) {
        UUID subscription = running().subscription();
        return house.db
                .transactions()
                .call(() -> house.bean(ChangePlan.class).ask(house.ada, subscription, plan, new UUID(5, command)));
    }

    private void settle() {
        for (int i = 0; i < 12; i++) {
            house.world.clock().advance(Duration.ofSeconds(30));
            house.look();
        }
    }

    private long updates() {
        return house.polar.ids("orders").stream()
                .filter(id -> house.polar
                        .look("orders", id)
                        .orElseThrow()
                        .path("billing_reason")
                        .asString()
                        .equals("subscription_update"))
                .count();
    }

    private void isUpgradedOnce(InvoiceId invoice) {
        assertThat(house.billing().planOf(invoice)).contains("standard-monthly");
        assertThat(updates()).as("charged once").isEqualTo(1);
        assertThat(house.count(PlanChangePaid.class)).isEqualTo(1);
        assertThat(house.count(PlanFollowed.class)).isEqualTo(1);
        assertThat(house.sum("balance:%")).as("nothing is left unallocated").isZero();
        assertThat(told().getLast().state()).isEqualTo(State.DONE);
    }

    @Test
    void anUpgradeIsChargedAtOnceAndTheDifferenceIsBookedOnce() {
        InvoiceId invoice = paid();
        house.world.clock().advance(Duration.ofDays(10));
        house.look();
        var quoted = house.bean(ChangePlan.class)
                .terms(running(), house.bean(Catalogue.class).plan("standard-monthly"));
        assertThat(asks("standard-monthly", 1)).isEmpty();
        house.work();

        isUpgradedOnce(invoice);
        PlanChangePaid paid = house.events.stream()
                .filter(PlanChangePaid.class::isInstance)
                .map(PlanChangePaid.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(paid.paid().minor())
                .as("what was quoted, to the cent that the seconds between make")
                .isBetween(quoted.now().minor() - 2, quoted.now().minor() + 2);
        assertThat(house.billing().standing(paid.difference()).status()).isEqualTo(Status.PAID);
        assertThat(house.billing().standing(paid.difference()).lines())
                .as("a difference is no whole plan")
                .containsExactly(new InvoiceLine(InvoiceLine.DIFFERENCE, "standard-monthly", paid.paid()));
        house.look();
        house.look();
        isUpgradedOnce(invoice);
        house.isSound();
    }

    @Test
    void theSameTapTwiceAndASecondWishMeanwhileChangeOnce() {
        InvoiceId invoice = paid();
        assertThat(asks("standard-monthly", 1)).isEmpty();
        assertThat(asks("standard-monthly", 1)).isEmpty();
        assertThat(asks("power-monthly", 2)).isEqualTo("under-way");
        house.work();
        isUpgradedOnce(invoice);
        assertThat(asks("standard-monthly", 3)).isEqualTo("same");
    }

    @ParameterizedTest
    @CsvSource({"DROP_AFTER,0", "DROP_BEFORE,0", "STATUS,500", "STATUS,429", "GARBAGE,200"})
    void aLostAnswerIsLookedUpAndNobodyIsChargedTwice(Faults.Kind kind, int status) {
        InvoiceId invoice = paid();
        house.world
                .faults()
                .plan(new Faults.Fault("polar", "PATCH /v1/subscriptions/{id}", kind, status, "trouble", 0), 1);
        assertThat(asks("standard-monthly", 1)).isEmpty();
        house.work();
        settle();
        isUpgradedOnce(invoice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "billing.plan-change.intent",
                "billing.plan-change.asked",
                "billing.order.fetched",
                "billing.order.applied"
            })
    void aCrashAtAnyLabelChargesOnce(String label) {
        InvoiceId invoice = paid();
        assertThat(asks("standard-monthly", 1)).isEmpty();
        AtomicBoolean died = new AtomicBoolean();
        CrashPoint.arm(reached -> {
            if (reached.equals(label) && died.compareAndSet(false, true)) {
                throw new IllegalStateException("crash at " + label);
            }
        });
        try {
            house.work();
            settle();
        } finally {
            CrashPoint.arm(null);
        }
        assertThat(died).isTrue();
        isUpgradedOnce(invoice);
    }

    @Test
    void aCardThatDoesNotPayChangesNothingAndSaysSo() {
        InvoiceId invoice = paid();
        house.polar.replaceCard(house.polar.ids("customers").getLast(), false);
        assertThat(asks("standard-monthly", 1)).isEmpty();
        house.work();
        assertThat(house.billing().planOf(invoice)).contains("starter-monthly");
        assertThat(updates()).isZero();
        assertThat(told()).singleElement().satisfies(change -> {
            assertThat(change.state()).isEqualTo(State.REFUSED);
            assertThat(change.code()).isEqualTo("payment-failed");
        });
        house.polar.replaceCard(house.polar.ids("customers").getLast(), true);
        assertThat(asks("standard-monthly", 2)).isEmpty();
        house.work();
        isUpgradedOnce(invoice);
    }

    @Test
    @Case(23)
    void aSubscriptionThatIsLockedIsTriedAgainAndThePersonHearsThatItWaits() {
        InvoiceId invoice = paid();
        house.world
                .faults()
                .plan(
                        new Faults.Fault(
                                "polar",
                                "PATCH /v1/subscriptions/{id}",
                                Faults.Kind.STATUS,
                                409,
                                "SubscriptionLocked",
                                0),
                        2);
        assertThat(asks("standard-monthly", 1)).isEmpty();
        house.work();
        assertThat(told().getLast().code()).isEqualTo("locked");
        settle();
        isUpgradedOnce(invoice);
    }

    @Test
    void aSmallerPlanWaitsForTheNextPeriodAndIsThenWhatIsCharged() {
        InvoiceId invoice = paid();
        asks("standard-monthly", 1);
        house.work();
        assertThat(asks("starter-monthly", 2)).isEmpty();
        house.work();
        assertThat(house.billing().planOf(invoice)).contains("standard-monthly");
        assertThat(told().getLast().state()).isEqualTo(State.SCHEDULED);
        assertThat(running().refused()).isEqualTo("scheduled");

        house.world.clock().advance(Duration.ofDays(32));
        house.polar.runDue(house.world.clock().now());
        house.look();
        assertThat(house.billing().planOf(invoice)).contains("starter-monthly");
        assertThat(told().getLast().state()).isEqualTo(State.DONE);
        assertThat(house.count(SubscriptionRenewed.class)).isEqualTo(1);
        assertThat(updates())
                .as("nothing but the upgrade was charged in between")
                .isEqualTo(1);
    }

    @Test
    void whatIsScheduledCanBeTakenBack() {
        InvoiceId invoice = paid();
        asks("standard-monthly", 1);
        house.work();
        asks("starter-monthly", 2);
        house.work();
        UUID subscription = running().subscription();
        house.world.clock().advance(Duration.ofMinutes(1));
        assertThat(house.db
                        .transactions()
                        .<Boolean>call(() -> house.bean(ChangePlan.class).keepPlan(house.ada, subscription)))
                .isTrue();
        house.work();
        assertThat(told().getLast().state()).isEqualTo(State.WITHDRAWN);
        assertThat(house.billing().planOf(invoice)).contains("standard-monthly");
        assertThat(running().refused()).isEmpty();
    }

    @Test
    @Case(23)
    void whoHasAnnouncedTheEndResumesBeforeThePlanIsChanged() {
        paid();
        UUID subscription = running().subscription();
        house.bean(Later.class).soon("billing.cancel-at-period-end", subscription);
        house.work();
        assertThat(asks("standard-monthly", 1)).isEqualTo("ending");
        assertThat(updates()).isZero();
    }

    @Test
    @Case(22)
    void anEndThatWasAnnouncedIsTakenBackOneSecondBeforeItAndTheSubscriptionGoesOn() {
        InvoiceId invoice = paid();
        ChangePlan.Running running = running();
        house.bean(Later.class).soon("billing.cancel-at-period-end", running.subscription());
        house.work();
        assertThat(running().refused()).isEqualTo("ending");

        Duration left =
                Duration.between(house.world.clock().now(), running.until()).minusSeconds(1);
        house.world.clock().advance(left);
        house.bean(Later.class).soon("billing.resume-subscription", running.subscription());
        house.work();
        house.world.clock().advance(Duration.ofSeconds(2));
        house.polar.runDue(house.world.clock().now());
        house.look();

        assertThat(house.count(SubscriptionRenewed.class)).isEqualTo(1);
        assertThat(house.billing().subscriptionOver(invoice)).isFalse();
    }

    @Test
    @Case(23)
    void anUpgradeWhilePastDueAsksForTheOpenPaymentFirst() {
        paid();
        house.polar.declineRenewals(1);
        house.world.clock().advance(Duration.ofDays(32));
        house.polar.runDue(house.world.clock().now());
        house.look();
        assertThat(asks("standard-monthly", 1)).isEqualTo("due");
        assertThat(updates()).isZero();
    }

    @Test
    void whatIsBeingEndedIsNotOfferedAnotherPlanNorChargedForOneThatWasAskedForBefore() {
        InvoiceId invoice = paid();
        UUID subscription = running().subscription();
        assertThat(asks("standard-monthly", 1)).isEmpty();
        house.db.transactions().run(() -> house.billing().endSubscription(invoice));
        assertThat(house.bean(ChangePlan.class).of(house.ada)).isEmpty();
        assertThat(house.db
                        .transactions()
                        .<String>call(() -> house.bean(ChangePlan.class)
                                .ask(house.ada, subscription, "power-monthly", new UUID(5, 2))))
                .isEqualTo("gone");
        house.work();
        settle();

        assertThat(updates()).isZero();
        assertThat(house.bean(ChangePlan.class)
                        .find(house.ada, new UUID(5, 1))
                        .orElseThrow()
                        .state())
                .isEqualTo(State.REFUSED);
        assertThat(house.billing().subscriptionOver(invoice)).isTrue();
    }

    @Test
    void aYearInsteadOfMonthsBeginsANewPeriod() {
        InvoiceId invoice = paid();
        house.world.clock().advance(Duration.ofDays(10));
        house.look();
        assertThat(asks("starter-yearly", 1)).isEmpty();
        house.work();
        house.look();
        assertThat(house.billing().planOf(invoice)).contains("starter-yearly");
        Instant almostAYear = house.world.clock().now().plus(Duration.ofDays(360));
        assertThat(running().until()).isAfter(almostAYear);
        assertThat(house.billing().entitlement(invoice))
                .as("the difference pays for it")
                .hasValueSatisfying(standing -> assertThat(standing)
                        .isInstanceOfSatisfying(
                                Entitlement.Covered.class,
                                covered -> assertThat(covered.until()).isAfter(almostAYear)));
        assertThat(updates()).isEqualTo(1);
    }
}
