package net.runagent.core.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.OutboxRecords.Row;
import net.runagent.core.conversation.OutboxRecords.Standing;
import net.runagent.core.conversation.OutboxRecords.State;
import net.runagent.core.work.Backlog;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.ServiceClock;
import net.runagent.core.work.Transactions;
import net.runagent.core.work.Worker;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The outbox of this process. A parcel is stored as SENDING by the process that sends it right after the commit. A process
 * holds the lock {@code outbox:<its id>} as long as it lives; who gets that lock finds it dead, takes its rows over and
 * sends them, also those that may have gone out: why is told in docs/decisions/0009-say-it-twice-rather-than-never.md.
 * The lock goes with the connection that holds it, so each process takes its own again every second: {@link #run} is no
 * place for that, since one process of the fleet runs it for all.
 */
@Component
public final class SendingOutbox implements Outbox, Worker, Backlog, Recurring, DisposableBean {
    private static final int TAKEN_AT_ONCE = 500;
    /** Shorter than {@link #every}, so that a living process is seldom taken for dead. */
    private static final Duration LIVES_EVERY = Duration.ofSeconds(1);

    private static final Duration FINISHED_KEPT = Duration.ofHours(48);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

    private final OutboxRecords records;
    private final Transactions transactions;
    private final Leadership leadership;
    private final Clock clock;
    private final Map<Platform, ChatSender> senders = new HashMap<>();
    private final UUID me;
    private final SettledParcels settled;
    private final Lanes lanes;
    private volatile @Nullable Instant forgotten;
    private @Nullable ScheduledExecutorService alive;

    @Autowired
    public SendingOutbox(
            OutboxRecords records,
            List<ChatSender> senders,
            Accounts accounts,
            Transactions transactions,
            Leadership leadership,
            Ids ids,
            ServiceClock clock) {
        this(records, senders, accounts, transactions, leadership, ids, clock, Pulse.ofThreads(clock::offset));
    }

    SendingOutbox(
            OutboxRecords records,
            List<ChatSender> senders,
            Accounts accounts,
            Transactions transactions,
            Leadership leadership,
            Ids ids,
            Clock clock,
            Pulse pulse) {
        this.records = records;
        this.transactions = transactions;
        this.leadership = leadership;
        this.clock = clock;
        this.me = ids.next();
        senders.forEach(sender -> this.senders.put(sender.platform(), sender));
        this.settled = new SettledParcels(records, transactions, this, ids, clock);
        this.lanes = new Lanes(
                new Handover(this.senders, accounts, transactions, settled, this, ids, clock, pulse::nanos),
                settled,
                pulse);
    }

    // ---- Outbox

    @Override
    public void put(List<Parcel> parcels) {
        if (parcels.isEmpty()) {
            return;
        }
        List<Row> rows = parcels.stream()
                .map(parcel -> new Row(parcel, State.SENDING, me, 0))
                .toList();
        long asOf = settled.marked();
        List<Standing> standing = records.insert(rows, clock.instant());
        transactions.afterCommit(() -> {
            settled.stood(parcels, standing, asOf);
            lanes.add(rows);
        });
    }

    @Override
    public void acknowledge(Platform platform, String tap, @Nullable String toast, Runnable unseen) {
        ChatSender sender = senders.get(platform);
        if (sender != null) {
            lanes.beside(() -> {
                if (!sender.acknowledge(tap, toast)) {
                    unseen.run();
                }
            });
        }
    }

    @Override
    public void release(ChatUser user) {
        records.release(user);
        transactions.afterCommit(() -> lanes.beside(this::takeUp));
    }

    // ---- Worker

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public synchronized void resume() {
        live();
        if (alive == null) {
            alive = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("outbox-lives").factory());
            var unused = alive.scheduleWithFixedDelay(
                    this::live, LIVES_EVERY.toMillis(), LIVES_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        settled.start();
        lanes.resume();
        lanes.beside(this::run);
    }

    /** As {@link #resume}, by the caller alone: nothing goes on by itself, and {@link #mark} is called from time to time. */
    void resumeByHand() {
        live();
        lanes.resume();
        run();
    }

    void mark() {
        settled.markGathered();
    }

    @Override
    public void pause() {
        lanes.pause();
    }

    /** Also while paused: what is in memory here is nobody else's to send. */
    private void live() {
        leadership.lead(role(me));
    }

    @Override
    public synchronized void destroy() {
        lanes.pause();
        settled.close();
        if (alive != null) {
            alive.close();
        }
    }

    @Override
    public List<String> executing() {
        List<String> busy = new ArrayList<>();
        if (lanes.busy()) {
            busy.add("outbox");
        }
        if (settled.busy()) {
            busy.add("outbox-marks");
        }
        return busy;
    }

    @EventListener
    void everythingForgotten(EverythingForgotten reset) {
        lanes.forget();
    }

    // ---- Recurring: rows that nobody has in memory

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void run() {
        records.owners().stream()
                .filter(owner -> !owner.equals(me) && leadership.lead(role(owner)))
                .forEach(owner -> {
                    transactions.run(() -> records.abandon(owner));
                    leadership.resign(role(owner));
                });
        takeUp();
        forgetFinished();
    }

    /** Seldom: it reads over all that lies there. */
    private void forgetFinished() {
        Instant now = clock.instant();
        if (forgotten == null || Duration.between(forgotten, now).abs().compareTo(FORGET_EVERY) >= 0) {
            transactions.run(() -> records.forget(now.minus(FINISHED_KEPT)));
            forgotten = now;
        }
    }

    private void takeUp() {
        List<Row> rows = transactions.call(() -> records.takeDue(me, clock.instant(), TAKEN_AT_ONCE));
        settled.doubt(rows.stream().map(Row::parcel).toList());
        lanes.add(rows);
    }

    private static String role(UUID owner) {
        return "outbox:" + owner;
    }

    // ---- Backlog

    @Override
    public String kind() {
        return "outbox";
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
