package net.runagent.core.conversation;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.Job;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Wakes a conversation when the time of its flow has come, through its own lane. */
@Component
final class Expiry implements Job {
    static final String JOB = "conversation.expire";

    private final ConversationRecords records;
    private final Inbox inbox;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    Expiry(ConversationRecords records, Inbox inbox, Transactions transactions, Ids ids, Clock clock) {
        this.records = records;
        this.inbox = inbox;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    static UUID id(ConversationId conversation) {
        return new UUID(0L, conversation.value());
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID id) {
        Optional<Conversation> found = records.find(new ConversationId(id.getLeastSignificantBits()));
        Instant at = found.map(Conversation::expiresAt).orElse(null);
        if (found.isEmpty() || at == null) {
            return Next.done();
        }
        if (at.isAfter(clock.instant())) {
            return Next.again(at);
        }
        long micros = Inputs.micros(at);
        Arrival arrival = new Arrival(
                ids.next(),
                EventArrivals.SOURCE,
                "expire:" + id + ":" + micros,
                null,
                found.get().user().lane(),
                ConversationJson.due(micros));
        transactions.run(() -> inbox.keep(List.of(arrival)));
        return Next.done();
    }
}
