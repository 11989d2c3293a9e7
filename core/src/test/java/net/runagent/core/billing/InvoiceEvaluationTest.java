package net.runagent.core.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvoiceEvaluationTest {
    private static final Instant MADE = Instant.parse("2026-11-24T10:00:00Z");
    private static final Instant END = MADE.plus(Duration.ofHours(24));
    private static final Instant NOW = MADE.plus(Duration.ofHours(1));

    private static Invoice invoice(long cents, @Nullable Instant cancelled, @Nullable Instant settled) {
        return new Invoice(
                new InvoiceId(new UUID(1, 1)),
                "RA-TEST",
                new UUID(1, 2),
                List.of(new InvoiceLine("plan", "starter-monthly", Money.usd(cents))),
                MADE,
                END,
                cancelled,
                settled,
                null,
                false,
                null);
    }

    private static Payment payment(int n, Money net, Instant at, long back) {
        return new Payment(
                new UUID(2, n),
                Rails.POLAR,
                "order-" + n,
                new InvoiceId(new UUID(1, 1)),
                new UUID(1, 2),
                net,
                Money.usd(0),
                new Money(net.currency(), back),
                new Money(net.currency(), 0),
                at,
                false);
    }

    private static InvoiceStanding evaluate(Invoice invoice, Payment... payments) {
        return InvoiceEvaluation.evaluate(invoice, List.of(payments), NOW);
    }

    private static void is(InvoiceStanding standing, Status status, Exceptional exceptional) {
        assertThat(standing.status()).isEqualTo(status);
        assertThat(standing.exceptional()).isEqualTo(exceptional);
    }

    @Test
    void nothingPaidIsOpenUntilTheQuoteEnds() {
        Invoice invoice = invoice(1900, null, null);
        is(InvoiceEvaluation.evaluate(invoice, List.of(), END.minusNanos(1)), Status.OPEN, Exceptional.NONE);
        is(InvoiceEvaluation.evaluate(invoice, List.of(), END), Status.VOID, Exceptional.NONE);
    }

    @Test
    @Case(50)
    void anInvoiceOfNothingIsPaid() {
        is(evaluate(invoice(0, null, null)), Status.PAID, Exceptional.NONE);
    }

    @Test
    @Case(50)
    void anInvoiceHasNoNegativeLine() {
        assertThatThrownBy(() -> invoice(-1, null, null)).hasMessageContaining("only a discount is negative");
    }

    @Test
    @Case(50)
    void threeThirdsThatWereRoundedDownAreUnderpaidAndWithTheRestInTheLastOneArePaid() {
        Payment third = payment(1, Money.usd(633), NOW, 0);
        Payment next = payment(2, Money.usd(633), NOW, 0);
        is(
                evaluate(invoice(1900, null, null), third, next, payment(3, Money.usd(633), NOW, 0)),
                Status.OPEN,
                Exceptional.UNDERPAID);
        is(
                evaluate(invoice(1900, null, null), third, next, payment(3, Money.usd(634), NOW, 0)),
                Status.PAID,
                Exceptional.NONE);
    }

    @Test
    void exactlyWhatIsDueIsPaid() {
        is(evaluate(invoice(1900, null, null), payment(1, Money.usd(1900), NOW, 0)), Status.PAID, Exceptional.NONE);
    }

    @Test
    void aCentLessIsUnderpaid() {
        is(
                evaluate(invoice(1900, null, null), payment(1, Money.usd(1899), NOW, 0)),
                Status.OPEN,
                Exceptional.UNDERPAID);
    }

    @Test
    void anotherCurrencyDoesNotCount() {
        is(
                evaluate(invoice(1900, null, null), payment(1, new Money("EUR", 1900), NOW, 0)),
                Status.OPEN,
                Exceptional.NONE);
    }

    @Test
    void twoWholePaymentsArePaidTwice() {
        is(
                evaluate(
                        invoice(1900, null, null),
                        payment(1, Money.usd(1900), NOW, 0),
                        payment(2, Money.usd(1900), NOW, 0)),
                Status.PAID,
                Exceptional.PAID_TWICE);
    }

    @Test
    void lateMoneySettlesWhatHasExpiredButNotWhatWasCancelled() {
        Payment late = payment(1, Money.usd(1900), END, 0);
        is(evaluate(invoice(1900, null, null), late), Status.PAID, Exceptional.PAID_LATE);
        is(evaluate(invoice(1900, NOW, null), late), Status.VOID, Exceptional.PAID_LATE);
    }

    @Test
    void whatWasSettledStaysPaidWhenItIsCancelledAfterwards() {
        is(evaluate(invoice(1900, NOW, NOW), payment(1, Money.usd(1900), NOW, 0)), Status.PAID, Exceptional.NONE);
    }

    @Test
    void allBackIsRefundedAndAPartIsNot() {
        is(
                evaluate(invoice(1900, null, NOW), payment(1, Money.usd(1900), NOW, 1900)),
                Status.REFUNDED,
                Exceptional.NONE);
        InvoiceStanding part = evaluate(invoice(1900, null, NOW), payment(1, Money.usd(1900), NOW, 900));
        is(part, Status.PAID, Exceptional.NONE);
        assertThat(part.paid()).isEqualTo(Money.usd(1000));
    }

    @Test
    void whatWentBackBeforeAllWasPaidDoesNotStandInForTheRest() {
        InvoiceStanding standing = evaluate(
                invoice(2400, null, null), payment(1, Money.usd(1900), NOW, 700), payment(2, Money.usd(500), NOW, 0));
        is(standing, Status.OPEN, Exceptional.UNDERPAID);
        assertThat(standing.paid()).isEqualTo(Money.usd(1700));
    }

    @Test
    void theOrderInWhichFactsAreLearnedDoesNotMatter() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<Payment> payments = new ArrayList<>();
            int count = random.nextInt(5);
            for (int n = 0; n < count; n++) {
                long cents = random.nextInt(2500);
                payments.add(payment(
                        n,
                        Money.usd(cents),
                        MADE.plusSeconds(random.nextInt(200_000)),
                        random.nextInt(100) < 20 ? cents : 0));
            }
            Invoice invoice = invoice(1900, random.nextBoolean() ? NOW : null, null);
            InvoiceStanding first = InvoiceEvaluation.evaluate(invoice, payments, NOW);
            Collections.shuffle(payments, random);
            assertThat(InvoiceEvaluation.evaluate(invoice, payments, NOW))
                    .as("seed %d", seed)
                    .isEqualTo(first);
        }
    }
}
