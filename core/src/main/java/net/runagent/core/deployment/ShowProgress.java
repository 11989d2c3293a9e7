package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.LongWork.GoingOn;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Whoever waits for their agent sees at least every 10 seconds that something goes on: the one message about it is brought up
 * to date also when no step has ended meanwhile. It begins and ends with the work itself, which is looked up each time, so a
 * restart changes nothing and there is nothing to forget. Above {@link #AT_ONCE} works they take turns, because a platform
 * takes only so many edits a second (Telegram about 30 messages from one bot); what hangs for hours is told of less often.
 */
@Component
class ShowProgress implements Recurring {
    /** Half of what is promised, so that a turn may come late. */
    static final Duration EVERY = Duration.ofSeconds(5);

    /** Works told of in one turn: 20 edits a second leave a third of Telegram's limit to those who type. */
    static final int AT_ONCE = 100;

    /** Far longer than any of them takes when nothing is wrong. */
    static final Duration HANGS_AFTER = Duration.ofHours(2);

    static final Duration EVERY_WHEN_HANGING = Duration.ofMinutes(1);

    private final List<LongWork> works;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Clock clock;

    ShowProgress(List<LongWork> works, Tidings tidings, Transactions transactions, Clock clock) {
        this.works = works;
        this.tidings = tidings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "deployment.show-progress";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        List<GoingOn> all = transactions.call(
                () -> works.stream().flatMap(work -> work.goingOn().stream()).toList());
        Instant now = clock.instant();
        int turns = Math.ceilDiv(all.size(), AT_ONCE);
        List<GoingOn> told =
                all.stream().filter(work -> hasItsTurn(work, turns, now)).toList();
        if (!told.isEmpty()) {
            transactions.run(() -> told.forEach(work -> tell(work, now)));
        }
    }

    private static boolean hasItsTurn(GoingOn work, int turns, Instant now) {
        return turns <= 1 || Math.floorMod(work.work().hashCode() - stretch(now, EVERY), turns) == 0;
    }

    /** The same key within the same stretch of time: a turn that is run twice tells once. */
    private void tell(GoingOn work, Instant now) {
        boolean hangs = now.isAfter(work.since().plus(HANGS_AFTER));
        long stretch = stretch(now, hangs ? EVERY_WHEN_HANGING : EVERY);
        tidings.tellListening(work.account(), work.progress(), "goes-on:" + work.work() + ":" + stretch);
    }

    private static long stretch(Instant now, Duration length) {
        return now.toEpochMilli() / length.toMillis();
    }
}
