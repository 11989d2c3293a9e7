package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.work.Job;
import org.springframework.stereotype.Component;

/** Looks at what was given back of one order. */
@Component
class FetchRefunds implements Job {
    static final String NAME = "billing.fetch-refunds";

    private final CardOrders orders;
    private final TakeRefund take;

    FetchRefunds(CardOrders orders, TakeRefund take) {
        this.orders = orders;
        this.take = take;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID order) {
        orders.refundsOf(order)
                .orThrow("looking at the refunds of order " + order)
                .forEach(take::take);
        return Next.done();
    }
}
