package net.runagent.core.work;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Seals what arrives, stores it in one statement and wakes this process's workers after the commit. */
@Component
final class StoredInbox implements Inbox {
    private final InboxRecords records;
    private final PayloadSeal seal;
    private final Transactions transactions;
    private final InboxWorkers workers;
    private final Clock clock;

    StoredInbox(InboxRecords records, PayloadSeal seal, Transactions transactions, InboxWorkers workers, Clock clock) {
        this.records = records;
        this.seal = seal;
        this.transactions = transactions;
        this.workers = workers;
        this.clock = clock;
    }

    @Override
    public Set<UUID> keep(List<Arrival> arrivals) {
        return store(arrivals, workers::wake);
    }

    @Override
    public Set<UUID> keepUnhurried(List<Arrival> arrivals) {
        return store(arrivals, lanes -> workers.wakeUnhurried());
    }

    private Set<UUID> store(List<Arrival> arrivals, Consumer<Set<String>> wake) {
        if (arrivals.isEmpty()) {
            return Set.of();
        }
        List<Arrival> sealed = arrivals.stream()
                .map(plain -> new Arrival(
                        plain.id(),
                        plain.source(),
                        plain.dedupeKey(),
                        plain.actionKey(),
                        plain.lane(),
                        seal.seal(plain.id(), plain.body())))
                .toList();
        Set<UUID> fresh = records.store(sealed, clock.instant());
        if (!fresh.isEmpty()) {
            Set<String> lanes = sealed.stream()
                    .filter(arrival -> fresh.contains(arrival.id()))
                    .map(Arrival::lane)
                    .collect(Collectors.toSet());
            transactions.afterCommit(() -> wake.accept(lanes));
        }
        return fresh;
    }
}
