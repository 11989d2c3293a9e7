package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/** Ends the subscriptions behind an invoice at once. Ending twice is harmless, so it is simply asked until it is over. */
@Component
class EndSubscription implements Job {
    static final String NAME = "billing.end-subscription";

    private static final Duration AGAIN = Duration.ofSeconds(20);

    private final SubscriptionRecords subscriptions;
    private final SubscriptionFacts facts;
    private final CardOrders orders;
    private final StaffAlerts alerts;
    private final Clock clock;

    EndSubscription(
            SubscriptionRecords subscriptions,
            SubscriptionFacts facts,
            CardOrders orders,
            StaffAlerts alerts,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.facts = facts;
        this.orders = orders;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID invoice) {
        return end(new InvoiceId(invoice))
                ? Next.done()
                : Next.again(clock.instant().plus(AGAIN));
    }

    /** Whether all are over. A subscription that is not known yet is ended when it becomes known. */
    boolean end(InvoiceId invoice) {
        boolean all = true;
        for (Subscription subscription : subscriptions.of(invoice)) {
            all &= !subscription.running() || end(subscription.id());
        }
        return all;
    }

    /** Whether this one is over. */
    boolean end(UUID subscription) {
        return switch (orders.revoke(subscription)) {
            case CardAnswer.Got<CardSubscription>(CardSubscription seen) -> {
                facts.apply(seen);
                yield seen.ended();
            }
            case CardAnswer.Missing<CardSubscription>() -> {
                alerts.raise(Severity.WARNING, "polar.subscription.missing", subscription.toString(), Map.of());
                yield true;
            }
            // It may be over already, or be locked by a change under way: look.
            case CardAnswer.Declined<CardSubscription> declined -> {
                CardSubscription seen = orders.subscription(subscription).orThrow("ending " + subscription);
                facts.apply(seen);
                yield seen.ended();
            }
            case CardAnswer.Unknown<CardSubscription> unknown -> false;
        };
    }
}
