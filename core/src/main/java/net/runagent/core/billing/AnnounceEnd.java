package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * Tells the provider that a subscription ends with its period, or that it goes on. Both can be repeated, and what is declined
 * is looked at: it may hold already, or the subscription may be locked by a change under way, such as an upgrade that waits
 * for its money. That is waited for: who has ended a plan is not charged again because of it.
 */
abstract class AnnounceEnd implements Job {
    static final String CANCEL_JOB = "billing.cancel-at-period-end";
    static final String RESUME_JOB = "billing.resume-subscription";

    /** While it is locked: a quarter of the time that this has lasted, so that what takes days is not asked for all day. */
    private static final int PART_OF_THE_LOCK = 4;

    private static final Duration LOCKED_AT_LEAST = Duration.ofSeconds(20);
    private static final Duration LOCKED_AT_MOST = Duration.ofMinutes(10);

    /** No change of a plan takes that long: from then on people are told once. */
    private static final Duration LOCKED_TOO_LONG = Duration.ofHours(1);

    private final CardOrders orders;
    private final SubscriptionFacts facts;
    private final StaffAlerts alerts;
    private final Clock clock;
    private final boolean cancel;

    AnnounceEnd(CardOrders orders, SubscriptionFacts facts, StaffAlerts alerts, Clock clock, boolean cancel) {
        this.orders = orders;
        this.facts = facts;
        this.alerts = alerts;
        this.clock = clock;
        this.cancel = cancel;
    }

    @Override
    public String name() {
        return cancel ? CANCEL_JOB : RESUME_JOB;
    }

    @Override
    public Next run(UUID subscription) {
        CardAnswer<CardSubscription> answer = orders.cancelAtPeriodEnd(subscription, cancel);
        if (answer instanceof CardAnswer.Declined<CardSubscription>(String code)) {
            return declined(subscription, code);
        }
        facts.apply(answer.orThrow("changing subscription " + subscription));
        return Next.done();
    }

    private Next declined(UUID subscription, String code) {
        CardSubscription seen = orders.subscription(subscription).orThrow("looking at subscription " + subscription);
        facts.apply(seen);
        if (seen.ended() || seen.cancelAtPeriodEnd() == cancel) {
            return Next.done();
        }
        if (code.equals("SubscriptionLocked") || code.equals("HTTP 409")) {
            return locked(seen, code);
        }
        tell(subscription, code);
        return Next.done();
    }

    /** It was changed last by what locks it. */
    private Next locked(CardSubscription seen, String code) {
        Instant now = clock.instant();
        Duration since = Duration.between(seen.asOf(), now);
        if (since.compareTo(LOCKED_TOO_LONG) > 0) {
            tell(seen.id(), code);
        }
        Duration pause = since.dividedBy(PART_OF_THE_LOCK);
        Duration atLeast = pause.compareTo(LOCKED_AT_LEAST) < 0 ? LOCKED_AT_LEAST : pause;
        return Next.again(now.plus(atLeast.compareTo(LOCKED_AT_MOST) > 0 ? LOCKED_AT_MOST : atLeast));
    }

    private void tell(UUID subscription, String code) {
        alerts.raise(
                Severity.CRITICAL,
                "polar.cancellation.declined",
                subscription.toString(),
                Map.of("code", code, "asked", cancel ? "cancel" : "resume"));
    }

    @Component
    static class Cancel extends AnnounceEnd {
        Cancel(CardOrders orders, SubscriptionFacts facts, StaffAlerts alerts, Clock clock) {
            super(orders, facts, alerts, clock, true);
        }
    }

    @Component
    static class Resume extends AnnounceEnd {
        Resume(CardOrders orders, SubscriptionFacts facts, StaffAlerts alerts, Clock clock) {
            super(orders, facts, alerts, clock, false);
        }
    }
}
