package net.runagent.core.billing;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import net.runagent.core.money.Money;

/**
 * Money off the plan of an invoice, as its line tells it: the code and how long it holds, so that later periods need no catalogue
 * in which the code may be gone.
 *
 * @param months as {@link net.runagent.core.catalogue.Discount#months()}
 * @param off positive
 */
public record DiscountLine(String code, int months, Money off) {
    static final String KIND = "discount";

    /** A period may begin a few hours before its day; charged late, it is days after it. */
    private static final Duration ABOUT = Duration.ofDays(1);

    static DiscountLine of(InvoiceLine line) {
        String[] parts = line.product().split(":", 2);
        return new DiscountLine(
                parts[0], Integer.parseInt(parts[1]), line.amount().negated());
    }

    public InvoiceLine line() {
        return new InvoiceLine(KIND, code + ":" + months, off.negated());
    }

    /** Whether it still holds for a period that begins then; as the provider counts, in calendar months from the first one. */
    boolean covers(Instant first, Instant period) {
        if (forever()) {
            return true;
        }
        Instant over =
                first.atOffset(ZoneOffset.UTC).plusMonths(Math.max(1, months)).toInstant();
        return period.isBefore(over.minus(ABOUT));
    }

    public boolean forever() {
        return months == net.runagent.core.catalogue.Discount.FOREVER;
    }
}
