package net.runagent.core.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.catalogue.Discount;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscountLineTest {
    private static final Instant FIRST = Instant.parse("2026-01-31T10:00:00Z");

    @Test
    void aLineTellsAllThatLaterPeriodsNeed() {
        DiscountLine off = new DiscountLine("WELCOME20", 6, Money.usd(380));
        assertThat(off.line().amount()).isEqualTo(Money.usd(-380));
        assertThat(DiscountLine.of(off.line())).isEqualTo(off);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2026-01-31T10:00:00Z, true",
        "0, 2026-02-28T10:00:00Z, false",
        "1, 2026-02-28T10:00:00Z, false",
        "2, 2026-02-28T10:05:00Z, true",
        "2, 2026-03-20T10:00:00Z, true",
        "2, 2026-03-31T10:00:00Z, false",
        "12, 2026-12-31T10:00:00Z, true",
        "12, 2027-01-31T10:00:00Z, false",
        "2147483647, 2046-01-31T10:00:00Z, true"
    })
    void monthsAreCalendarMonthsFromTheFirstPeriodOn(int months, Instant period, boolean covered) {
        assertThat(new DiscountLine("X99", months, Money.usd(1)).covers(FIRST, period))
                .isEqualTo(covered);
    }

    @Test
    void anInvoiceIsNeverBelowZeroAndNothingButADiscountIsNegative() {
        InvoiceLine plan = new InvoiceLine("plan", "starter", Money.usd(1900));
        assertThat(invoice(plan, new DiscountLine("X99", 0, Money.usd(1899)).line())
                        .due())
                .isEqualTo(Money.usd(1));
        assertThatThrownBy(() -> invoice(plan, new DiscountLine("X99", 0, Money.usd(1901)).line()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> invoice(plan, new InvoiceLine("setup", "starter", Money.usd(-1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheNextPeriodCostsIsKnown() {
        Invoice forever = invoice(
                new InvoiceLine("plan", "starter", Money.usd(1900)),
                new DiscountLine("X99", Discount.FOREVER, Money.usd(400)).line());
        assertThat(forever.due(forever.lines().getFirst(), FIRST.plusSeconds(40_000_000)))
                .isEqualTo(Money.usd(1500));
        Invoice once = invoice(
                new InvoiceLine("plan", "starter", Money.usd(1900)), new DiscountLine("X99", 0, Money.usd(400)).line());
        InvoiceLine plan = once.lines().getFirst();
        assertThat(once.due(plan, FIRST)).isEqualTo(Money.usd(1500));
        assertThat(once.due(plan, FIRST.plusSeconds(40_000_000))).isEqualTo(Money.usd(1900));
    }

    private static Invoice invoice(InvoiceLine... lines) {
        return new Invoice(
                new InvoiceId(new UUID(1, 1)),
                "RA-1",
                new UUID(2, 2),
                List.of(lines),
                FIRST,
                FIRST.plusSeconds(60),
                null,
                null,
                null,
                false,
                null);
    }
}
