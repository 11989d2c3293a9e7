package net.runagent.core.billing;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import net.runagent.core.work.Recurring;
import org.springframework.stereotype.Component;

/** Looks hourly at each subscription that is not over and each order that still waits for money: no list shows their changes. */
@Component
class WatchSubscriptions implements Recurring {
    private final CardCheckouts checkouts;
    private final SubscriptionRecords subscriptions;
    private final CardMirror mirror;
    private final CardHints hints;

    WatchSubscriptions(CardCheckouts checkouts, SubscriptionRecords subscriptions, CardMirror mirror, CardHints hints) {
        this.checkouts = checkouts;
        this.subscriptions = subscriptions;
        this.mirror = mirror;
        this.hints = hints;
    }

    @Override
    public String name() {
        return "billing.watch-subscriptions";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        if (checkouts.offered()) {
            each(subscriptions.running(), hints::subscription);
            each(mirror.pendingOrders(), hints::order);
        }
    }

    private static void each(Iterable<UUID> ids, Consumer<UUID> hint) {
        ids.forEach(hint);
    }
}
