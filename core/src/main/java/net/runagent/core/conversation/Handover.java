package net.runagent.core.conversation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.ChatSender.Delivery;
import net.runagent.core.conversation.OutboxRecords.Row;
import net.runagent.core.conversation.OutboxRecords.Settled;
import net.runagent.core.conversation.OutboxRecords.State;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands one parcel to its platform and decides what its answer, or the lack of one, means for this kind of message. */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    /**
     * What was to be said and whose answer is lost this often is given up, after seven seconds at least: long enough for a
     * platform that answers with errors for a moment. Reading a notice several times is better than never.
     */
    private static final int SAID_TRIES = 5;
    /** A document whose fate is not known is sent once more; then whoever misses it finds it behind a button. */
    private static final int PAPER_TRIES = 2;

    /** After which a document that was surely not taken is offered again. */
    private static final Duration PAPER_AGAIN = Duration.ofSeconds(4);
    /** Buttons taken off twice are off; a menu that keeps them says itself that it is out of date. */
    private static final int STRIP_TRIES = 3;
    /** Until the message that something else touches right now is looked at again. */
    private static final Duration TOUCHED = Duration.ofMillis(20);
    /** A try that could not be noted is none. */
    private static final Duration NOT_STORED = Duration.ofSeconds(2);
    /** A message to delete: a second, then five, thirty, and so on; the platform's limit is 48 hours. */
    private static final List<Duration> DELETE_AFTER = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(8),
            Duration.ofHours(16),
            Duration.ofHours(20));

    private final Map<Platform, ChatSender> senders;
    private final Accounts accounts;
    private final Transactions transactions;
    private final SettledParcels settled;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final LongSupplier nanos;
    /** Nothing goes to a platform before this time, in nanoseconds of this process. */
    private final Map<Platform, Long> closedUntil = new ConcurrentHashMap<>();
    /**
     * What is being changed at this moment. Whoever takes buttons off does not wait for what is said, nor the other way round,
     * except where both change one message: whatever reached the platform last would stay.
     */
    private final Set<Touched> touching = ConcurrentHashMap.newKeySet();

    private record Touched(String chat, String message) {}

    Handover(
            Map<Platform, ChatSender> senders,
            Accounts accounts,
            Transactions transactions,
            SettledParcels settled,
            Outbox outbox,
            Ids ids,
            Clock clock) {
        this(senders, accounts, transactions, settled, outbox, ids, clock, System::nanoTime);
    }

    Handover(
            Map<Platform, ChatSender> senders,
            Accounts accounts,
            Transactions transactions,
            SettledParcels settled,
            Outbox outbox,
            Ids ids,
            Clock clock,
            LongSupplier nanos) {
        this.senders = senders;
        this.accounts = accounts;
        this.transactions = transactions;
        this.settled = settled;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** What the lane does next. */
    sealed interface Verdict {}

    /** The row is settled; on to the next one. */
    record Finished() implements Verdict {}

    /** The same row again, and nothing of this lane before it. */
    record Wait(Row row, long forNanos) implements Verdict {}

    private static final Verdict FINISHED = new Finished();

    Verdict attempt(Row row) {
        Parcel parcel = row.parcel();
        ChatSender sender = senders.get(parcel.user().platform());
        if (sender == null) {
            return settle(row, State.HELD, "");
        }
        long closed = closedForNanos(parcel.user().platform());
        if (closed > 0) {
            return new Wait(row, closed);
        }
        String edit = target(parcel);
        if (edit == null) {
            return attempt(row, sender, null);
        }
        Touched touched = new Touched(parcel.chat(), edit);
        if (!touching.add(touched)) {
            return new Wait(row, TOUCHED.toNanos());
        }
        try {
            return attempt(row, sender, edit);
        } finally {
            touching.remove(touched);
        }
    }

    private Verdict attempt(Row row, ChatSender sender, @Nullable String edit) {
        Parcel parcel = row.parcel();
        if (parcel.kind() == Parcel.Kind.STRIP && standsAsScreen(parcel)) {
            return settle(row, State.DROPPED, "");
        }
        if (parcel.kind() == Parcel.Kind.PAPER && row.attempt() >= PAPER_TRIES) {
            LOG.warn("Whether document {} went out is not known, and it is not sent again", parcel.id());
            return settle(row, State.UNKNOWN, "");
        }
        Row begun = row;
        if (parcel.kind() == Parcel.Kind.PAPER) {
            try {
                begun = begin(row);
            } catch (RuntimeException unstored) {
                LOG.warn("Document {} waits for the database: {}", parcel.id(), Failures.brief(unstored));
                return new Wait(row, NOT_STORED.toNanos());
            }
        }
        String left = left(parcel);
        CrashPoint.at("outbox.before-send");
        Delivery delivery = deliver(sender, parcel, edit);
        CrashPoint.at("outbox.sent");
        return judge(begun, delivery, left);
    }

    /** From here on nobody can tell any more whether it went out, unless the platform says so. */
    private Row begin(Row row) {
        Row begun = again(row);
        settled.begun(row.parcel(), begun.attempt());
        return begun;
    }

    /** The platform says that it did not take it: that was no try. */
    private Row notBegun(Row row) {
        if (row.parcel().kind() != Parcel.Kind.PAPER) {
            return row;
        }
        Row before = new Row(row.parcel(), row.state(), row.owner(), row.attempt() - 1);
        settled.begun(row.parcel(), before.attempt());
        return before;
    }

    /** The row stays with this process and is tried again soon. */
    Verdict later(Row row) {
        return new Wait(again(row), backOff(row.attempt()).toNanos());
    }

    private static Delivery deliver(ChatSender sender, Parcel parcel, @Nullable String edit) {
        Delivery delivery = sender.deliver(parcel, edit);
        boolean editable = parcel.kind() == Parcel.Kind.SCREEN || parcel.kind() == Parcel.Kind.POST;
        return delivery instanceof Delivery.Gone && editable && edit != null ? sender.deliver(parcel, null) : delivery;
    }

    /** The message above that stays when this one is sent below; its buttons are out of date or stand below as well. */
    private @Nullable String left(Parcel parcel) {
        String anchor = parcel.anchor();
        boolean below = parcel.kind() == Parcel.Kind.SCREEN || parcel.kind() == Parcel.Kind.POST;
        return below && parcel.anew() && anchor != null
                ? settled.message(parcel.conversation(), anchor).orElse(null)
                : null;
    }

    /** A tap on the older message has made it the screen again before its buttons were taken off. */
    private boolean standsAsScreen(Parcel parcel) {
        return settled.stored(parcel.conversation(), Parcel.SCREEN)
                .filter(screen -> screen.equals(parcel.message()))
                .isPresent();
    }

    private @Nullable String target(Parcel parcel) {
        if (parcel.anew() || parcel.anchor() == null || parcel.message() != null) {
            return parcel.anew() ? null : parcel.message();
        }
        return settled.message(parcel.conversation(), parcel.anchor()).orElse(null);
    }

    private Verdict judge(Row row, Delivery delivery, @Nullable String left) {
        Parcel parcel = row.parcel();
        return switch (delivery) {
            case Delivery.Done done -> settle(row, State.SENT, done.message(), left);
            case Delivery.Gone gone -> settle(row, State.SENT, "");
            // Put out of a group, which says nothing about the person.
            case Delivery.Blocked blocked
            when parcel.inGroup() ->
                parcel.kind() == Parcel.Kind.DELETE ? deleteLater(row) : settle(row, State.DROPPED, "");
            case Delivery.Blocked blocked -> {
                transactions.run(() -> accounts.reachable(parcel.user(), false));
                yield settle(notBegun(row), parcel.kind() == Parcel.Kind.STRIP ? State.DROPPED : State.HELD, "");
            }
            case Delivery.Busy busy -> {
                close(parcel.user().platform(), busy.retryAfter());
                yield new Wait(notBegun(row), closedForNanos(parcel.user().platform()));
            }
            case Delivery.Early early -> new Wait(notBegun(row), early.by().toNanos());
            case Delivery.NotAccepted failed -> {
                LOG.info("Message {} was not accepted: {}", parcel.id(), failed.why());
                yield switch (parcel.kind()) {
                    case DELETE -> deleteLater(row);
                    case STRIP -> repeat(row, STRIP_TRIES);
                    case PAPER -> new Wait(notBegun(row), PAPER_AGAIN.toNanos());
                    default -> later(row);
                };
            }
            case Delivery.Unknown lost -> lost(row, lost.why());
            case Delivery.Refused refused -> {
                LOG.warn("Message {} was refused: {}", parcel.id(), refused.code());
                if (parcel.kind() == Parcel.Kind.DELETE) {
                    warnOnce(row);
                }
                yield settle(row, State.REFUSED, "");
            }
        };
    }

    /** The answer is lost. What was to be said is repeated, a limited number of times; the rest is not worth it. */
    private Verdict lost(Row row, String why) {
        Parcel parcel = row.parcel();
        LOG.warn("Whether message {} went out is not known: {}", parcel.id(), why);
        return switch (parcel.kind()) {
            case DELETE -> deleteLater(row);
            case STRIP -> repeat(row, STRIP_TRIES);
            case PAPER -> new Wait(row, PAPER_AGAIN.toNanos());
            case NOTICE, SCREEN, POST -> repeat(row, SAID_TRIES);
        };
    }

    private Verdict repeat(Row row, int tries) {
        return row.attempt() + 1 < tries ? later(row) : settle(row, State.UNKNOWN, "");
    }

    /** We keep trying. */
    private Verdict deleteLater(Row row) {
        Parcel parcel = row.parcel();
        warnOnce(row);
        if (row.attempt() >= DELETE_AFTER.size()) {
            return settle(row, State.REFUSED, "");
        }
        Instant at = clock.instant().plus(DELETE_AFTER.get(row.attempt()));
        settled.add(new Settled(parcel, State.PENDING, "", row.attempt() + 1, at));
        return FINISHED;
    }

    /** The person is told at the first failure that the message still stands there. */
    private void warnOnce(Row row) {
        Parcel parcel = row.parcel();
        if (row.attempt() != 0) {
            return;
        }
        Parcel warning = new Parcel(
                ids.next(),
                parcel.user(),
                // What stands in a group is nobody else's business there.
                parcel.inGroup() ? parcel.user().userId() : parcel.chat(),
                parcel.conversation(),
                Parcel.Kind.NOTICE,
                null,
                parcel.body(),
                0,
                true,
                null);
        transactions.run(() -> outbox.put(List.of(warning)));
    }

    private Verdict settle(Row row, State state, String message) {
        return settle(row, state, message, null);
    }

    private Verdict settle(Row row, State state, String message, @Nullable String left) {
        settled.add(new Settled(row.parcel(), state, message, row.attempt(), null), left);
        return FINISHED;
    }

    private static Row again(Row row) {
        return new Row(row.parcel(), row.state(), row.owner(), row.attempt() + 1);
    }

    private static Duration backOff(int attempt) {
        return Duration.ofMillis(Math.min(30_000L, 500L << Math.min(attempt, 6)));
    }

    private void close(Platform platform, Duration forTime) {
        long jitterNanos = TimeUnit.MILLISECONDS.toNanos(50 + Math.floorMod(nanos.getAsLong(), 200));
        long until = nanos.getAsLong() + forTime.toNanos() + jitterNanos;
        closedUntil.merge(platform, until, (old, fresh) -> old - fresh > 0 ? old : fresh);
        LOG.warn("{} asks for {} s of silence", platform, forTime.toSeconds());
    }

    private long closedForNanos(Platform platform) {
        Long until = closedUntil.get(platform);
        return until == null ? 0 : Math.max(0, until - nanos.getAsLong());
    }
}
