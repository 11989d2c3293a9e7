package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** What was chosen and never ordered is kept for whoever comes back to it, but not for ever. */
@Component
class ForgetDrafts implements Recurring {
    static final Duration KEPT = Duration.ofDays(30);

    private final DeploymentRecords records;
    private final OrderDeployment orders;
    private final Lives lives;
    private final Transactions transactions;
    private final Clock clock;

    ForgetDrafts(
            DeploymentRecords records, OrderDeployment orders, Lives lives, Transactions transactions, Clock clock) {
        this.records = records;
        this.orders = orders;
        this.lives = lives;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "deployment.forget-drafts";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public void run() {
        Instant before = clock.instant().minus(KEPT);
        transactions.call(() -> records.in(Set.of(State.Draft.class))).stream()
                .filter(draft -> draft.state().since().isBefore(before))
                // Whoever has ordered it since the look has an order, and keeps it.
                .forEach(draft -> lives.still(draft, () -> orders.cancel(draft.id())));
    }
}
