package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import net.runagent.core.work.Recurring;
import org.springframework.stereotype.Component;

/** Looks hourly at refunds, also those that the provider began, and at disputes, which have no webhook at all. */
@Component
class WatchRefunds implements Recurring {
    private static final Duration BACK = Duration.ofDays(7);

    private final CardCheckouts checkouts;
    private final CardOrders orders;
    private final RefundRecords refunds;
    private final DisputeFacts disputes;
    private final TakeRefund take;
    private final CardHints hints;
    private final Clock clock;

    WatchRefunds(
            CardCheckouts checkouts,
            CardOrders orders,
            RefundRecords refunds,
            DisputeFacts disputes,
            TakeRefund take,
            CardHints hints,
            Clock clock) {
        this.checkouts = checkouts;
        this.orders = orders;
        this.refunds = refunds;
        this.disputes = disputes;
        this.take = take;
        this.hints = hints;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing.watch-refunds";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        if (!checkouts.offered()) {
            return;
        }
        orders.refundsSince(clock.instant().minus(BACK))
                .orThrow("looking at new refunds")
                .forEach(take::take);
        refunds.ordersWithOpenRefunds().forEach(hints::refund);
        disputes.take(orders.disputes().orThrow("looking at disputes"));
    }
}
