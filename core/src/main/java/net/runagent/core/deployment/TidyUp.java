package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets orders lapse that nobody paid for, and forgets first answers that could not be quoted. What was only chosen is kept
 * longer: {@link ForgetDrafts}.
 */
@Component
class TidyUp implements Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(TidyUp.class);
    private static final Duration ANSWER_WAITS = Duration.ofDays(1);

    private final DeploymentRecords records;
    private final OrderDeployment orders;
    private final Lives lives;
    private final FirstAnswers answers;
    private final Transactions transactions;
    private final Clock clock;

    TidyUp(
            DeploymentRecords records,
            OrderDeployment orders,
            Lives lives,
            FirstAnswers answers,
            Transactions transactions,
            Clock clock) {
        this.records = records;
        this.orders = orders;
        this.lives = lives;
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
        RuntimeException trouble = null;
        Instant lapsed = now.minus(OrderDeployment.QUOTE_HOLDS);
        for (Deployment offer : records.in(Set.of(State.Ordered.class))) {
            if (offer.state().since().isBefore(lapsed)) {
                trouble = first(trouble, lapse(offer));
            }
        }
        transactions.run(() -> answers.forgetBefore(now.minus(ANSWER_WAITS)));
        if (trouble != null) {
            throw trouble;
        }
    }

    /** One that cannot be cleared away must not keep the others: it is told at the end of the turn. */
    private @Nullable RuntimeException lapse(Deployment offer) {
        try {
            // Whoever has paid since the look keeps what they paid for.
            lives.still(offer, () -> orders.lapse(offer.id()));
            return null;
        } catch (RuntimeException failed) {
            LOG.warn("offer {} could not lapse: {}", offer.id(), Failures.brief(failed));
            return failed;
        }
    }

    private static @Nullable RuntimeException first(@Nullable RuntimeException before, @Nullable RuntimeException now) {
        return before == null ? now : before;
    }
}
