package net.runagent.core.conversation;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import net.runagent.core.account.Accounts;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.Transactions;

/** The real outbox of one process, turned by hand: nothing leaves, waits or is marked unless a test says so. */
public final class OutboxByHand {
    private record Later(long nanos, long order, Runnable work) implements Comparable<Later> {
        @Override
        public int compareTo(Later other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    private final Deque<Runnable> now = new ArrayDeque<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>();
    private final LongSupplier nanos;
    private final SendingOutbox outbox;
    private long order;

    /** @param nanos the test's own monotonic time */
    public OutboxByHand(
            OutboxRecords records,
            List<ChatSender> senders,
            Accounts accounts,
            Transactions transactions,
            Leadership leadership,
            Ids ids,
            Clock clock,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.outbox = new SendingOutbox(records, senders, accounts, transactions, leadership, ids, clock, new ByHand());
    }

    public SendingOutbox outbox() {
        return outbox;
    }

    public void resume() {
        outbox.resumeByHand();
    }

    /** Does all that can be done at this moment; whether there was anything. */
    public boolean turn() {
        boolean any = false;
        while (!later.isEmpty() && later.peek().nanos() <= nanos.getAsLong()) {
            now.add(later.poll().work());
        }
        for (Runnable work = now.poll(); work != null; work = now.poll()) {
            any = true;
            work.run();
        }
        outbox.mark();
        return any || !now.isEmpty();
    }

    private final class ByHand implements Pulse {
        @Override
        public void run(Runnable work) {
            now.add(work);
        }

        @Override
        public void after(long afterNanos, Runnable work) {
            later.add(new Later(nanos.getAsLong() + afterNanos, order++, work));
        }

        @Override
        public long nanos() {
            return nanos.getAsLong();
        }
    }
}
