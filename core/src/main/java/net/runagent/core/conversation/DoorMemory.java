package net.runagent.core.conversation;

import java.util.List;
import java.util.Optional;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** What a door must know again after a restart: how far it has read, what it has registered. */
@Component
public final class DoorMemory {
    private final DoorMemoryRecords records;
    private final Inbox inbox;
    private final Transactions transactions;

    public DoorMemory(DoorMemoryRecords records, Inbox inbox, Transactions transactions) {
        this.records = records;
        this.inbox = inbox;
        this.transactions = transactions;
    }

    public Optional<String> recall(String door, String word) {
        return transactions.call(() -> records.find(door, word));
    }

    public void remember(String door, String word, String value) {
        transactions.run(() -> records.put(door, word, value));
    }

    /** Stores what was read, in one statement that commits by itself; how far is stored with a later one. */
    public void keep(List<Arrival> arrivals) {
        inbox.keep(arrivals);
    }

    /** Stores what was read and how far in one transaction: what is acknowledged to the platform is safe. */
    public void keep(List<Arrival> arrivals, String door, String word, String value) {
        transactions.run(() -> {
            if (!arrivals.isEmpty()) {
                inbox.keep(arrivals);
            }
            records.put(door, word, value);
        });
    }
}
