package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.work.Job;
import org.springframework.stereotype.Component;

/** Looks at one checkout and, unless it waits to be paid, at the orders that came of it. */
@Component
class FetchCheckout implements Job {
    static final String NAME = "billing.fetch-checkout";

    private final CheckoutRecords attempts;
    private final CardCheckouts checkouts;
    private final CardOrders orders;
    private final TakeOrder takeOrder;
    private final CheckoutFacts facts;
    private final Clock clock;

    FetchCheckout(
            CheckoutRecords attempts,
            CardCheckouts checkouts,
            CardOrders orders,
            TakeOrder takeOrder,
            CheckoutFacts facts,
            Clock clock) {
        this.attempts = attempts;
        this.checkouts = checkouts;
        this.orders = orders;
        this.takeOrder = takeOrder;
        this.facts = facts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID id) {
        return look(id).map(wait -> Next.again(clock.instant().plus(wait))).orElseGet(Next::done);
    }

    /** @return how long to wait when nothing may be asked now; nothing was looked at then */
    Optional<Duration> look(UUID id) {
        if (attempts.byCheckout(id).isEmpty()) {
            return Optional.empty(); // not one of ours: an order of it is found by the list of orders
        }
        CardAnswer<CardCheckout> answer = checkouts.find(id);
        if (answer.askedToWait().isPresent()) {
            return answer.askedToWait();
        }
        CardCheckout seen = answer instanceof CardAnswer.Got<CardCheckout>(CardCheckout got) ? got : null;
        if (seen != null && seen.payable(clock.instant())) {
            return Optional.empty(); // nobody has paid it: it has no order
        }
        CardAnswer<List<CardOrder>> made = orders.ordersOf(id);
        if (made.askedToWait().isPresent()) {
            return made.askedToWait();
        }
        made.orThrow("looking for orders of checkout " + id).forEach(takeOrder::take);
        if (seen != null) {
            facts.apply(seen);
        }
        return Optional.empty();
    }
}
