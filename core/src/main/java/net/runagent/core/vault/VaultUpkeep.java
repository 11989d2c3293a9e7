package net.runagent.core.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Drops pasted secrets that nobody claimed, used-up grants, keys that nothing is sealed with any more, and dead processes. */
@Component
class VaultUpkeep implements Recurring {
    /** Longer than anything sealed with such a key lives: a given-up arrival, 7 days; a dead outbox row, 30 days. */
    private static final Duration PAYLOAD_KEYS_KEPT = Duration.ofDays(90);

    private static final Duration GRANTS_KEPT = Duration.ofDays(1);
    private static final Duration HOLDERS_KEPT = Duration.ofDays(1);

    private final VaultRecords records;
    private final KekRecords keks;
    private final IntakeRecords intakes;
    private final Transactions transactions;
    private final Clock clock;

    VaultUpkeep(VaultRecords records, KekRecords keks, IntakeRecords intakes, Transactions transactions, Clock clock) {
        this.records = records;
        this.keks = keks;
        this.intakes = intakes;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "vault.upkeep";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        transactions.run(() -> {
            intakes.dropExpired(now);
            keks.forgetHolders(HOLDERS_KEPT);
            records.dropUnused(now.minus(PAYLOAD_KEYS_KEPT), now.minus(GRANTS_KEPT));
        });
    }
}
