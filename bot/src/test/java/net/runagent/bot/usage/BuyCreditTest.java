package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.catalogue.CreditPack;
import net.runagent.core.deployment.State;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntry;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.BuyCredit;
import net.runagent.core.usage.BuyCredit.Ordered;
import net.runagent.core.usage.CreditAdded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Credit beside the plan's: it counts once, after the plan's, and only for an agent that is there to use it. */
class BuyCreditTest {
    private static final KeyHouse HOUSE = new KeyHouse(17);
    private static final CreditPack TEN =
            new CreditPack("credit-10", Money.usd(1200), UsdMicros.ofUsd(new BigDecimal("10")));

    private final UUID payer = UUID.randomUUID();

    @BeforeEach
    void anAgentWithFiveDollarsOfItsPlan() {
        HOUSE.begin(new BigDecimal("5"));
        when(HOUSE.catalogue().packs()).thenReturn(List.of(TEN));
        when(HOUSE.billing().available()).thenReturn(true);
        when(HOUSE.billing().payer(any())).thenReturn(payer);
        when(HOUSE.billing().open(any(), any(), any(), any())).thenAnswer(call -> new InvoiceId(UUID.randomUUID()));
        clearInvocations(HOUSE.billing(), HOUSE.tidings());
    }

    @AfterEach
    void noContractBroken() {
        HOUSE.end();
    }

    @AfterAll
    static void close() {
        HOUSE.close();
    }

    private static Ordered order(AccountId account, String pack) {
        return HOUSE.asked(() -> HOUSE.bean(BuyCredit.class).order(account, HOUSE.deployment(), pack));
    }

    private static InvoiceId ordered() {
        InvoiceId invoice = ((Ordered.Done) order(HOUSE.account(), "credit-10")).invoice();
        stands(invoice, Status.OPEN);
        return invoice;
    }

    private static void stands(InvoiceId invoice, Status status) {
        when(HOUSE.billing().standing(invoice))
                .thenReturn(new InvoiceStanding(status, Exceptional.NONE, TEN.price(), Money.usd(0), List.of()));
    }

    private static InvoiceId bought() {
        InvoiceId invoice = ordered();
        paid(invoice);
        HOUSE.run("usage.align-key");
        return invoice;
    }

    private static void paid(InvoiceId invoice) {
        stands(invoice, Status.PAID);
        HOUSE.tell(new InvoiceSettled(invoice));
    }

    private static String limit() {
        return new BigDecimal(HOUSE.keys().getFirst().path("limit").asString())
                .stripTrailingZeros()
                .toPlainString();
    }

    private static BigInteger sum(LedgerAccount account) {
        return HOUSE.bean(Ledger.class).sum(account, LedgerEntry.MICROS);
    }

    private BigInteger held() {
        return sum(LedgerAccount.creditsOf(payer));
    }

    @Test
    void whatWasPaidRaisesTheKeyOnceAndStandsInTheLedger() {
        InvoiceId invoice = ordered();
        verify(HOUSE.billing())
                .open(
                        eq(HOUSE.account()),
                        eq(List.of(new InvoiceLine("credit", "credit-10", TEN.price()))),
                        any(),
                        any());
        verify(HOUSE.billing()).payByCard(invoice);
        HOUSE.run("usage.align-key");
        assertThat(limit()).as("ordered is not paid").isEqualTo("5");

        paid(invoice);
        paid(invoice);
        HOUSE.run("usage.align-key");

        assertThat(limit()).isEqualTo("15");
        assertThat(held()).isEqualTo(-10_000_000);
        verify(HOUSE.tidings(), times(1))
                .tell(eq(HOUSE.account()), eq(new CreditAdded(HOUSE.deployment().value(), invoice.value())), any());
        verify(HOUSE.billing(), never()).refundAll(any(), any());
    }

    @Test
    void whatWasNeverDeliveredGoesBack() {
        InvoiceId invoice = ordered();
        when(HOUSE.agent().state())
                .thenReturn(new State.Cancelled(HOUSE.world().clock().now()));
        paid(invoice);

        verify(HOUSE.billing()).refundAll(invoice, "service_disruption");
        assertThat(held()).isZero();
    }

    @Test
    void theSamePackIsNotOrderedTwiceWhileItIsUnpaid() {
        InvoiceId invoice = ordered();
        assertThat(order(HOUSE.account(), "credit-10")).isEqualTo(new Ordered.Done(invoice));
        verify(HOUSE.billing(), times(1)).open(any(), any(), any(), any());
        paid(invoice);
        assertThat(order(HOUSE.account(), "credit-10")).isNotEqualTo(new Ordered.Done(invoice));
    }

    @Test
    void nothingIsSoldThatCannotBeUsed() {
        assertThat(order(new AccountId(UUID.randomUUID()), "credit-10")).isEqualTo(new Ordered.Refused("none"));
        assertThat(order(HOUSE.account(), "credit-99")).isEqualTo(new Ordered.Refused("not-sold"));
        HOUSE.disputed(true);
        assertThat(order(HOUSE.account(), "credit-10")).isEqualTo(new Ordered.Refused("disputed"));
        HOUSE.disputed(false);
        HOUSE.modelKeys().setAside(HOUSE.deployment());
        assertThat(order(HOUSE.account(), "credit-10")).isEqualTo(new Ordered.Refused("own-key"));
        assertThat(HOUSE.asked(() -> HOUSE.bean(BuyCredit.class).packs(HOUSE.account(), HOUSE.deployment())))
                .isEmpty();
        verify(HOUSE.billing(), never()).open(any(), any(), any(), any());
    }

    @Test
    void thePlansCreditIsUsedFirst() {
        bought();
        BigInteger before = sum(LedgerAccount.USED_CREDIT);
        HOUSE.spend(HOUSE.keys().getFirst(), "4.50");
        HOUSE.poll();
        HOUSE.again("usage.book-spent-credit");
        assertThat(held()).isEqualTo(-10_000_000);
        assertThat(HOUSE.modelKeys().used(HOUSE.deployment())).isEqualTo(usd("4.50"));

        HOUSE.spend(HOUSE.keys().getFirst(), "2.50");
        HOUSE.poll();
        HOUSE.again("usage.book-spent-credit");
        HOUSE.again("usage.book-spent-credit");
        assertThat(held()).isEqualTo(-8_000_000);
        assertThat(sum(LedgerAccount.USED_CREDIT).subtract(before)).isEqualTo(-2_000_000);
        assertThat(HOUSE.modelKeys().used(HOUSE.deployment()))
                .as("what the money-back promise takes off: never what was bought beside the plan")
                .isEqualTo(usd("5"));
    }

    @Test
    void ofTwoPacksTheOlderOneIsUsedFirstAndNeitherBeyondItself() {
        bought();
        bought();
        assertThat(limit()).isEqualTo("25");
        HOUSE.spend(HOUSE.keys().getFirst(), "17.00");
        HOUSE.poll();
        HOUSE.again("usage.book-spent-credit");
        assertThat(held()).isEqualTo(-8_000_000);
        HOUSE.spend(HOUSE.keys().getFirst(), "8.00");
        HOUSE.poll();
        HOUSE.again("usage.book-spent-credit");
        assertThat(held()).isZero();
    }

    @Test
    void aDisputeAboutBoughtCreditSwitchesTheKeyOffUntilNothingIsDisputed() {
        InvoiceId invoice = bought();
        HOUSE.disputed(invoice, true);
        HOUSE.disputed(true);
        HOUSE.disputed(false);
        HOUSE.run("usage.align-key");
        assertThat(HOUSE.keys().getFirst().path("disabled").asBoolean())
                .as("the plan's dispute is over, the pack's is not")
                .isTrue();
        HOUSE.disputed(invoice, false);
        HOUSE.run("usage.align-key");
        assertThat(HOUSE.keys().getFirst().path("disabled").asBoolean()).isFalse();
    }

    private static UsdMicros usd(String dollars) {
        return UsdMicros.ofUsd(new BigDecimal(dollars));
    }
}
