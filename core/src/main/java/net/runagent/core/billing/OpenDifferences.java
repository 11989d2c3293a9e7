package net.runagent.core.billing;

import java.util.List;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** What the nightly comparison has found and what is not gone yet, for the staff. */
@Component
public class OpenDifferences {
    private final ReconciliationRecords records;
    private final Transactions transactions;

    OpenDifferences(ReconciliationRecords records, Transactions transactions) {
        this.records = records;
        this.transactions = transactions;
    }

    /** Oldest first. */
    public List<ReconciliationIssue> all() {
        return transactions.call(records::open);
    }
}
