package net.runagent.core.billing.polar;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import net.runagent.core.billing.CardBudgetRecords;
import net.runagent.core.billing.PolarProperties;
import net.runagent.core.billing.Unhurried;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Transactions;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Keeps all processes together below the number of requests that Polar takes in a minute, so that nobody who pays has to wait
 * because something was looked at that nobody waits for.
 *
 * <ul>
 *   <li>Half of the limit comes back evenly, the other half may be sent at once: any minute stays below the limit.
 *   <li>Who only looks has less: at most 60 requests a minute (less of a small limit), and none while others have used up half.
 *   <li>What is written, and a further page of a list that was begun, is counted and never refused: half of it helps nobody.
 * </ul>
 */
@Component
class RequestBudget {
    private static final String ALL = "polar";
    private static final String LOOKS = "polar-looks";

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_LOOKS = 60;

    /** Polar's documentation, by host; requests a minute for one organisation. */
    private static final int PRODUCTION = 500;

    private static final int SANDBOX = 100;

    /** Those who wait do not all come back in the same moment. */
    private static final int SPREAD_MILLIS = 30_000;

    private final int limit;
    private final CardBudgetRecords records;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;

    RequestBudget(
            PolarProperties properties,
            @Lazy CardBudgetRecords records,
            @Lazy Transactions transactions,
            Chance chance,
            Clock clock) {
        this.limit = properties.requestsPerMinute() > 0 ? properties.requestsPerMinute() : documented(properties);
        this.records = records;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
    }

    /** Somewhere else there is no limit that we know. */
    private static int documented(PolarProperties properties) {
        String host = URI.create(properties.apiUrl()).getHost();
        if ("api.polar.sh".equals(host)) {
            return PRODUCTION;
        }
        return "sandbox-api.polar.sh".equals(host) ? SANDBOX : 0;
    }

    /** Before a request that can wait. @return zero when it may be sent now, otherwise how long to wait */
    Duration ask() {
        if (limit == 0) {
            return Duration.ZERO;
        }
        if (Unhurried.now()) {
            Duration looks = book(LOOKS, Math.min(MOST_LOOKS, limit * 3 / 10), MINUTE);
            return looks.isZero() ? book(ALL, limit / 2, MINUTE.dividedBy(2)) : looks;
        }
        Duration wait = book(ALL, limit / 2, MINUTE);
        return wait.isZero() ? wait : wait.plusMillis(chance.below(SPREAD_MILLIS));
    }

    /** Before a request that cannot. */
    void take() {
        if (limit > 0) {
            Duration unused = book(ALL, limit / 2, Duration.ofDays(1));
        }
    }

    private Duration book(String name, int perMinute, Duration most) {
        return transactions.call(
                () -> records.book(name, clock.instant(), MINUTE.dividedBy(Math.max(1, perMinute)), most));
    }
}
