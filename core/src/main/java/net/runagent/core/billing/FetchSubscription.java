package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/** Looks at one subscription. One that the provider does not know is kept as it was: missing is never ended. */
@Component
class FetchSubscription implements Job {
    static final String NAME = "billing.fetch-subscription";

    private final CardOrders orders;
    private final SubscriptionFacts facts;
    private final StaffAlerts alerts;
    private final Clock clock;

    FetchSubscription(CardOrders orders, SubscriptionFacts facts, StaffAlerts alerts, Clock clock) {
        this.orders = orders;
        this.facts = facts;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID id) {
        CardAnswer<CardSubscription> answer = orders.subscription(id);
        if (answer instanceof CardAnswer.Missing<CardSubscription>) {
            alerts.raise(Severity.WARNING, "polar.subscription.missing", id.toString(), Map.of());
            return Next.done();
        }
        Optional<Duration> wait = answer.askedToWait();
        if (wait.isPresent()) {
            return Next.again(clock.instant().plus(wait.get()));
        }
        CardSubscription seen = answer.orThrow("looking at subscription " + id);
        CrashPoint.at("billing.subscription.fetched");
        facts.apply(seen);
        return Next.done();
    }
}
