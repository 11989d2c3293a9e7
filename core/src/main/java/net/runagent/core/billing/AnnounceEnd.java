package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.work.Job;
import org.springframework.stereotype.Component;

/** Tells the provider that a subscription ends with its period, or that it goes on. Both can be repeated. */
abstract class AnnounceEnd implements Job {
    static final String CANCEL = "billing.cancel-at-period-end";
    static final String RESUME = "billing.resume-subscription";

    private final CardOrders orders;
    private final SubscriptionFacts facts;
    private final boolean cancel;

    AnnounceEnd(CardOrders orders, SubscriptionFacts facts, boolean cancel) {
        this.orders = orders;
        this.facts = facts;
        this.cancel = cancel;
    }

    @Override
    public String name() {
        return cancel ? CANCEL : RESUME;
    }

    @Override
    public Next run(UUID subscription) {
        CardAnswer<CardSubscription> answer = orders.cancelAtPeriodEnd(subscription, cancel);
        if (answer instanceof CardAnswer.Declined<CardSubscription>) {
            answer = orders.subscription(subscription); // over already, most likely
        }
        facts.apply(answer.orThrow("changing subscription " + subscription));
        return Next.done();
    }

    @Component
    static class Cancel extends AnnounceEnd {
        Cancel(CardOrders orders, SubscriptionFacts facts) {
            super(orders, facts, true);
        }
    }

    @Component
    static class Resume extends AnnounceEnd {
        Resume(CardOrders orders, SubscriptionFacts facts) {
            super(orders, facts, false);
        }
    }
}
