package net.runagent.core.usage;

import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * All agents think at the expense of our one account: when it is empty they all stand still, and already when it is low the
 * provider lets fewer requests run at once.
 */
@Component
class WatchProviderCredit implements Recurring {
    private static final int DAYS_AHEAD = 3;
    private static final int AVERAGED_DAYS = 7;

    /** Below this it warns however little is used: a day of a new service can cost more than any before. */
    private static final UsdMicros LEAST = new UsdMicros(10_000_000);

    private final ChildKeys keys;
    private final UsageBook book;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;

    WatchProviderCredit(
            ChildKeys keys, UsageBook book, StaffAlerts alerts, Transactions transactions, Clock clock) {
        this.keys = keys;
        this.book = book;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "usage.watch-provider-credit";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        if (!keys.available() || !(keys.credits() instanceof Result.Ok<UsdMicros>(UsdMicros left))) {
            return;
        }
        LocalDate from = CompletedDays.last(clock.instant()).minusDays(AVERAGED_DAYS);
        UsdMicros day = transactions.call(() -> book.averageAfter(from));
        long wanted = Math.max(LEAST.value(), Math.multiplyExact(day.value(), DAYS_AHEAD));
        if (left.value() < wanted) {
            alerts.raise(
                    left.value() < day.value() || left.value() <= 0 ? Severity.CRITICAL : Severity.WARNING,
                    "openrouter.credit-low",
                    "openrouter",
                    Map.of("left", dollars(left), "day", dollars(day)));
        }
    }

    private static String dollars(UsdMicros micros) {
        return micros.toUsd().setScale(2, RoundingMode.DOWN).toPlainString();
    }
}
