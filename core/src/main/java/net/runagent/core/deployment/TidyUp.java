package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Lets offers lapse that nobody came back to, and forgets first answers that could not be quoted. */
@Component
class TidyUp implements Recurring {
    private static final Duration ANSWER_WAITS = Duration.ofDays(1);

    private final DeploymentRecords records;
    private final OrderDeployment orders;
    private final FirstAnswers answers;
    private final Transactions transactions;
    private final Clock clock;

    TidyUp(
            DeploymentRecords records,
            OrderDeployment orders,
            FirstAnswers answers,
            Transactions transactions,
            Clock clock) {
        this.records = records;
        this.orders = orders;
        this.answers = answers;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "deployment.tidy-up";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        Instant lapsed = now.minus(OrderDeployment.QUOTE_HOLDS);
        for (Deployment offer : records.in(Set.of(State.Draft.class, State.Ordered.class))) {
            if (offer.state().since().isBefore(lapsed)) {
                transactions.run(() -> orders.lapse(offer.id()));
            }
        }
        transactions.run(() -> answers.forgetBefore(now.minus(ANSWER_WAITS)));
    }
}
