package net.runagent.core.billing;

import java.util.Map;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Posting;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/** Books into the ledger and calls the staff when two truths meet under one key. */
@Component
class Books {
    private final Ledger ledger;
    private final StaffAlerts alerts;

    Books(Ledger ledger, StaffAlerts alerts) {
        this.ledger = ledger;
        this.alerts = alerts;
    }

    Posting post(LedgerEntrySet set) {
        Posting posting = ledger.post(set);
        if (posting instanceof Posting.Conflict || posting instanceof Posting.Insufficient) {
            String kind = posting instanceof Posting.Conflict ? "ledger.conflict" : "ledger.insufficient";
            alerts.raise(
                    Severity.CRITICAL, kind, set.sourceId(), Map.of("source", set.source(), "booking", set.kind()));
        }
        return posting;
    }
}
