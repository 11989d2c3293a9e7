package net.runagent.core.usage;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;
import net.runagent.core.money.UsdMicros;

/**
 * What the owner lets an agent spend in each period, never more than there is credit. Periods are the provider's: they
 * begin at midnight UTC, weeks on Monday.
 *
 * @param more what the owner has added for one period
 * @param moreFor the day on which that period begins; null when nothing was added
 */
public record Allowance(UsdMicros amount, Each each, UsdMicros more, @Nullable LocalDate moreFor) {
    /** Less does not pay for one turn of a dear model. */
    public static final UsdMicros LEAST = new UsdMicros(500_000);

    private static final long DOLLAR = 1_000_000;

    /** More than anybody's credit: such an allowance would promise what nothing holds. */
    public static final UsdMicros MOST = new UsdMicros(1_000_000_000);

    public Allowance {
        if (!possible(amount) || more.value() < 0) {
            throw new IllegalArgumentException("an allowance is 0.50 to 1000 USD, not " + amount.value() + " micro-USD");
        }
    }

    public static Allowance of(UsdMicros amount, Each each) {
        return new Allowance(amount, each, UsdMicros.ZERO, null);
    }

    public enum Each {
        DAY,
        /** From Monday. */
        WEEK,
        /** From the first. */
        MONTH;

        public LocalDate begin(Instant now) {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            return switch (this) {
                case DAY -> today;
                case WEEK -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> today.withDayOfMonth(1);
            };
        }

        /** When the present period ends and the next one begins. */
        public Instant end(Instant now) {
            LocalDate begin = begin(now);
            LocalDate next = switch (this) {
                case DAY -> begin.plusDays(1);
                case WEEK -> begin.plusWeeks(1);
                case MONTH -> begin.plusMonths(1);
            };
            return next.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /** What may be spent in the period of this moment. */
    public UsdMicros at(Instant now) {
        return each.begin(now).equals(moreFor) ? amount.plus(more) : amount;
    }

    /** What one tap adds: enough to go on with, and not much more than the day, week or month was to cost. */
    public UsdMicros step() {
        long dollars = amount.value() / DOLLAR;
        return new UsdMicros(DOLLAR * (dollars < 5 ? 1 : dollars < 20 ? 2 : dollars < 100 ? 5 : 20));
    }

    public static boolean possible(UsdMicros amount) {
        return amount.value() >= LEAST.value() && amount.value() <= MOST.value();
    }

    /** With this much more for the present period; what was added for an earlier one is over. */
    Allowance adding(UsdMicros further, Instant now) {
        LocalDate begin = each.begin(now);
        return new Allowance(amount, each, begin.equals(moreFor) ? more.plus(further) : further, begin);
    }
}
