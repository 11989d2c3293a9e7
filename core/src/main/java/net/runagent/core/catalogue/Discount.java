package net.runagent.core.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Money off a plan for whoever knows the code.
 *
 * @param code letters and digits, upper case; how people type it does not matter
 * @param percent of the plan's price, 1 to 90; 0 when it is an amount
 * @param amount null when it is a share
 * @param months 0 for the first period alone, otherwise how many months from the first period on; {@link #FOREVER}
 * @param plans what it is for; empty for all
 * @param until the last day (UTC) on which it can be used, null for no end
 */
public record Discount(
        String code,
        int percent,
        @Nullable Money amount,
        int months,
        List<String> plans,
        @Nullable LocalDate until) {
    public static final int FOREVER = Integer.MAX_VALUE;

    public Discount {
        plans = List.copyOf(plans);
    }

    /** What is taken off, always less than the price; a share is rounded down to the minor unit. */
    public Money off(Money price) {
        return amount != null ? amount : new Money(price.currency(), price.minor() * percent / 100);
    }

    public boolean isFor(Plan plan) {
        return plans.isEmpty() || plans.contains(plan.id());
    }

    public boolean over(Instant now) {
        return until != null
                && !now.isBefore(until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
