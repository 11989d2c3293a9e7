package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.work.Job;
import org.springframework.stereotype.Component;

/** Looks at one checkout and at the orders that came of it. */
@Component
class FetchCheckout implements Job {
    static final String NAME = "billing.fetch-checkout";

    private final CheckoutRecords attempts;
    private final CardCheckouts checkouts;
    private final CardOrders orders;
    private final TakeOrder takeOrder;
    private final CheckoutFacts facts;

    FetchCheckout(
            CheckoutRecords attempts,
            CardCheckouts checkouts,
            CardOrders orders,
            TakeOrder takeOrder,
            CheckoutFacts facts) {
        this.attempts = attempts;
        this.checkouts = checkouts;
        this.orders = orders;
        this.takeOrder = takeOrder;
        this.facts = facts;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID id) {
        if (attempts.byCheckout(id).isEmpty()) {
            return Next.done(); // not one of ours: an order of it is found by the list of orders
        }
        orders.ordersOf(id).orThrow("looking for orders of checkout " + id).forEach(takeOrder::take);
        if (checkouts.find(id) instanceof CardAnswer.Got<CardCheckout>(CardCheckout seen)) {
            facts.apply(seen);
        }
        return Next.done();
    }
}
