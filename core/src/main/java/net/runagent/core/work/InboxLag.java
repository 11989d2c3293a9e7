package net.runagent.core.work;

import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How far the workers are behind what has come in. */
@Component
public final class InboxLag {
    private final InboxRecords records;
    private final Transactions transactions;
    private final Clock clock;

    InboxLag(InboxRecords records, Transactions transactions, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The age of the oldest arrival of that source that still waits; zero when none does. */
    public Duration of(String source) {
        return transactions
                .call(() -> records.oldest(source))
                .map(arrived -> Duration.between(arrived, clock.instant()))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }
}
