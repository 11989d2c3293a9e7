package net.runagent.core.work;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Stores jobs in the running transaction; what is due starts right after the commit. */
@Component
final class DurableJobs implements Later {
    private final JobRecords records;
    private final Transactions transactions;
    private final Clock clock;
    private final ObjectProvider<Job> jobs;
    private volatile Set<String> known = Set.of();

    DurableJobs(JobRecords records, Transactions transactions, Clock clock, ObjectProvider<Job> jobs) {
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
        this.jobs = jobs;
    }

    @Override
    public void at(String job, UUID id, Instant when) {
        at(job, Map.of(id, when));
    }

    @Override
    public void at(String job, Map<UUID, Instant> times) {
        requireKnown(job);
        if (times.isEmpty()) {
            return;
        }
        records.put(job, times);
        Instant first = Collections.min(times.values()); // the others are found by polling, if not before
        transactions.afterCommit(() -> records.wake(first));
    }

    @Override
    public void soon(String job, UUID id) {
        at(job, id, clock.instant());
    }

    @Override
    public void forget(String job, UUID id) {
        records.remove(job, id);
    }

    /** A misspelt name fails where it is written, not years later in the table. */
    private void requireKnown(String job) {
        if (known.isEmpty()) {
            known = jobs.stream().map(Job::name).collect(Collectors.toUnmodifiableSet());
        }
        if (!known.contains(job)) {
            throw new IllegalArgumentException("there is no job named " + job);
        }
    }
}
