package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the nightly comparison reads of our own side, and the differences it found. */
public interface ReconciliationRecords {
    /** What contradicts itself without asking anybody: postings, payments, refunds, balances and paid periods. */
    List<Difference> ownDifferences();

    /** References of the rail's payments made in {@code [from, until)}. */
    List<UUID> paidOrders(Instant from, Instant until);

    /** Oldest first. */
    List<ReconciliationIssue> open();

    /** @return false when the same is open already; then nothing is stored */
    boolean add(ReconciliationIssue issue);

    void resolved(UUID issue, Instant at);

    /** What differs; see {@link ReconciliationIssue}. */
    record Difference(String kind, String subject, Map<String, String> details) {
        boolean same(ReconciliationIssue issue) {
            return kind.equals(issue.kind()) && subject.equals(issue.subject());
        }
    }
}
