package net.runagent.core.billing;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import net.runagent.core.billing.PlanChange.Kind;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.money.Money;

/**
 * On which terms a plan becomes another one. More server for at least as long a period is an upgrade: it holds at once, and
 * the provider charges the difference at once. Everything else holds from the next period on, so that nothing is ever owed
 * back.
 *
 * @param now what is charged at once, about: the provider counts to the second at the moment of the change and adds the tax
 * @param from when the other plan holds
 */
public record PlanTerms(Plan to, Kind kind, Money now, Instant from) {
    /** @param until end of the period that is paid for, exclusive */
    public static PlanTerms of(Plan from, Plan to, Instant since, Instant until, Instant at) {
        boolean upgrade = to.memoryGb() >= from.memoryGb() && months(to.interval()) >= months(from.interval());
        Money nothing = new Money(to.price().currency(), 0);
        if (!upgrade) {
            return new PlanTerms(to, Kind.DOWNGRADE, nothing, until);
        }
        long whole = Math.max(1, Duration.between(since, until).toSeconds());
        long left = Math.clamp(Duration.between(at, until).toSeconds(), 0, whole);
        boolean samePeriod = months(to.interval()) == months(from.interval());
        long fresh = samePeriod ? share(to.price(), left, whole) : to.price().minor();
        long cents = Math.max(0, fresh - share(from.price(), left, whole));
        return new PlanTerms(to, Kind.UPGRADE, new Money(to.price().currency(), cents), at);
    }

    private static long share(Money price, long left, long whole) {
        return Math.multiplyExact(price.minor(), left) / whole;
    }

    private static long months(Period interval) {
        return interval.toTotalMonths();
    }
}
