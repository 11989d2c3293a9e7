package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Looks at one order. An order that the provider does not know takes nothing away: staff looks at it. A provider that only
 * asks to wait (too many requests, or a version that it no longer speaks) is waited for, and staff hears of it in time.
 */
@Component
class FetchOrder implements Job {
    static final String NAME = "billing.fetch-order";

    /** A limit on requests is over by then. */
    private static final Duration LONG = Duration.ofMinutes(30);

    private final CardOrders orders;
    private final CardMirror mirror;
    private final TakeOrder take;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;

    FetchOrder(
            CardOrders orders,
            CardMirror mirror,
            TakeOrder take,
            StaffAlerts alerts,
            Transactions transactions,
            Clock clock) {
        this.orders = orders;
        this.mirror = mirror;
        this.transactions = transactions;
        this.take = take;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID id) {
        CardAnswer<CardOrder> answer = orders.order(id);
        if (answer instanceof CardAnswer.Unknown<CardOrder>(String why, Duration wait)) {
            if (wait != null) {
                return waitFor(wait, why);
            }
        } else {
            transactions.run(mirror::answered);
        }
        if (answer instanceof CardAnswer.Missing<CardOrder>) {
            alerts.raise(Severity.WARNING, "polar.order.missing", id.toString(), Map.of());
            return Next.done();
        }
        take.take(answer.orThrow("looking at order " + id));
        return Next.done();
    }

    private Next waitFor(Duration wait, String why) {
        Instant now = clock.instant();
        Instant since = transactions.call(() -> mirror.waitingSince(now));
        if (!now.isBefore(since.plus(LONG))) {
            alerts.raise(Severity.CRITICAL, "polar.waiting", NAME, Map.of("since", since.toString(), "why", why));
        }
        return Next.again(now.plus(wait));
    }
}
