package net.runagent.core.work;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What waits in the inbox. */
@Component
final class InboxBacklog implements Backlog {
    private final InboxRecords records;

    InboxBacklog(InboxRecords records) {
        this.records = records;
    }

    @Override
    public String kind() {
        return "inbox";
    }

    @Override
    public long due(Instant now) {
        return records.due(now);
    }

    @Override
    public Optional<Instant> next(Instant now) {
        return records.next(now);
    }
}
