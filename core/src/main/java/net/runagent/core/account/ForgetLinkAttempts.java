package net.runagent.core.account;

import java.time.Clock;
import java.time.Duration;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Attempts to connect a chat are forgotten after a day; until then they count against a flood of links. */
@Component
class ForgetLinkAttempts implements Recurring {
    static final Duration KEPT = Duration.ofDays(1);

    private final LinkAttempts attempts;
    private final Transactions transactions;
    private final Clock clock;

    ForgetLinkAttempts(LinkAttempts attempts, Transactions transactions, Clock clock) {
        this.attempts = attempts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "account.forget-link-attempts";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        transactions.run(() -> attempts.forgetBefore(clock.instant().minus(KEPT)));
    }
}
