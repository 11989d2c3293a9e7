package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Looks at all orders made lately, ours or not. The window overlaps by two days: pages shift and clocks differ. */
@Component
class WatchOrders implements Recurring {
    /** From where the next turn looks, but for the overlap; set back by who wants more to be looked at. */
    static final String LIST = "orders";

    /** When the last turn began that saw everything. */
    static final String LOOKED = "orders-looked";

    private static final Duration OVERLAP = Duration.ofHours(48);

    /** After so long without a look the first one is a deep one itself, whoever of the two comes first. */
    private static final Duration OUTAGE = Duration.ofDays(1);

    private final CardCheckouts checkouts;
    private final CardOrders orders;
    private final CardMirror mirror;
    private final TakeOrder take;
    private final Transactions transactions;
    private final Clock clock;

    WatchOrders(
            CardCheckouts checkouts,
            CardOrders orders,
            CardMirror mirror,
            TakeOrder take,
            Transactions transactions,
            Clock clock) {
        this.checkouts = checkouts;
        this.orders = orders;
        this.mirror = mirror;
        this.take = take;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing.watch-orders";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        if (checkouts.offered()) {
            Unhurried.run(this::look);
        }
    }

    private void look() {
        Instant begun = clock.instant();
        Instant seen = mirror.cursor(LIST).orElse(null);
        boolean outage = seen != null && seen.isBefore(begun.minus(OUTAGE));
        Instant from = (seen == null ? begun : seen).minus(outage ? LookDeeper.BACK : OVERLAP);
        RuntimeException last = null;
        List<CardOrder> listed = orders.ordersSince(from).orThrow("looking at new orders");
        CrashPoint.at("billing.orders.listed");
        for (CardOrder order : listed) {
            try {
                take.take(order);
            } catch (RuntimeException one) {
                last = one; // the others must not wait for it
            }
        }
        if (last != null) {
            throw last; // and the window stays open for it
        }
        // What was set back meanwhile (LookDeeper) stays set back: the next turn looks from there.
        transactions.run(() -> {
            mirror.advance(LIST, seen, begun);
            mirror.cursor(LOOKED, begun);
        });
    }
}
