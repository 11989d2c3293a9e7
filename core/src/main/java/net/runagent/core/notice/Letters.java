package net.runagent.core.notice;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** The mail outbox: a letter is stored with what it tells about, and sent after that has committed. */
@Component
public class Letters {
    private final LetterRecords records;
    private final Later later;
    private final Transactions transactions;
    private final Clock clock;
    private final Ids ids;

    Letters(LetterRecords records, Later later, Transactions transactions, Clock clock, Ids ids) {
        this.records = records;
        this.later = later;
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Writes a letter; joins the running transaction.
     *
     * @param template one of the templates of {@code letters/}: {@code welcome}, {@code payment-received} ...
     * @param facts ids and plain facts that the template names, never personal data or a secret
     * @param once the same for a repeat, e.g. {@code deployment-ready:<id>}
     */
    public void write(AccountId to, String template, Map<String, String> facts, String once) {
        transactions.run(() -> {
            UUID id = ids.next();
            if (records.add(Letter.waiting(id, to, template, facts, clock.instant()), once)) {
                later.soon(SendLetter.JOB, id);
            }
        });
    }
}
