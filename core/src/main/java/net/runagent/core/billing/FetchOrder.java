package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/** Looks at one order. An order that the provider does not know takes nothing away: staff looks at it. */
@Component
class FetchOrder implements Job {
    static final String NAME = "billing.fetch-order";

    private final CardOrders orders;
    private final TakeOrder take;
    private final StaffAlerts alerts;
    private final Clock clock;

    FetchOrder(CardOrders orders, TakeOrder take, StaffAlerts alerts, Clock clock) {
        this.orders = orders;
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
        if (answer instanceof CardAnswer.Missing<CardOrder>) {
            alerts.raise(Severity.WARNING, "polar.order.missing", id.toString(), Map.of());
            return Next.done();
        }
        Optional<Duration> wait = answer.askedToWait();
        if (wait.isPresent()) {
            return Next.again(clock.instant().plus(wait.get()));
        }
        take.take(answer.orThrow("looking at order " + id));
        return Next.done();
    }
}
