package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What is known of a spare that is gone helps whoever asks what became of a server on an invoice of the provider, which
 * comes once a month; after that nobody asks.
 */
@Component
class ForgetSpares implements Recurring {
    static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(ForgetSpares.class);

    private final SpareRecords records;
    private final Later later;
    private final Transactions transactions;
    private final Clock clock;

    ForgetSpares(SpareRecords records, Later later, Transactions transactions, Clock clock) {
        this.records = records;
        this.later = later;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "spare.forget";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public void run() {
        transactions.run(() -> {
            List<SpareId> forgotten = records.forgetGoneBefore(clock.instant().minus(KEPT));
            // A look that no provider has answered in all that time has nobody to look for any more.
            forgotten.forEach(id -> later.forget(TendSpare.JOB, id.value()));
            if (!forgotten.isEmpty()) {
                LOG.info("{} spares are forgotten", forgotten.size());
            }
        });
    }
}
