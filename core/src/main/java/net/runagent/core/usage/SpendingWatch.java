package net.runagent.core.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's owner has been told of its spending, and what comes next: at 50, 80, 95 and 100 % of the credit since it was
 * last filled up, and of the allowance of the present period; and when an hour costs three times the usual one. Each is told
 * once, of several only the highest. Nobody hears more than one of them in half an hour and six a day (UTC), unless the agent
 * has just come to a stop; what is held back so comes later, if it is still true then.
 *
 * @param filled the credit granted in all when it was last filled up
 * @param filledAt what had been used by then
 * @param creditTold the highest share of it that was told, in percent
 * @param period the period of the allowance, null without one
 * @param allowed in that period, with what was added
 * @param allowedTold the highest share of it that was told, in percent
 * @param hourTold the day on which a dear hour was told last
 * @param toldAt when anything was told last
 * @param toldToday how often on the day of {@code toldAt}
 */
public record SpendingWatch(
        UsdMicros filled,
        UsdMicros filledAt,
        int creditTold,
        @Nullable LocalDate period,
        UsdMicros allowed,
        int allowedTold,
        @Nullable LocalDate hourTold,
        @Nullable Instant toldAt,
        int toldToday) {
    static final int STOP = 100;

    private static final int[] SHARES = {STOP, 95, 80, 50};
    private static final Duration QUIET = Duration.ofMinutes(30);
    private static final int MOST_A_DAY = 6;
    private static final int DEAR_TIMES = 3;

    /** An hour below this is nobody's worry, however quiet the others were: half a dollar. */
    private static final UsdMicros DEAR_FROM = new UsdMicros(500_000);

    /** Of an agent that nobody was told of yet. */
    public static final SpendingWatch NOTHING_TOLD =
            new SpendingWatch(UsdMicros.ZERO, UsdMicros.ZERO, 0, null, UsdMicros.ZERO, 0, null, null, 0);

    /**
     * @param granted credit in all
     * @param used of it in all
     * @param allowance null without one
     * @param usedInPeriod of the allowance
     * @param hour what the last hour cost
     * @param usualHour what an hour in which it worked cost on average in the week before; null while there are too few
     */
    record Facts(
            UsdMicros granted,
            UsdMicros used,
            @Nullable Allowance allowance,
            UsdMicros usedInPeriod,
            UsdMicros hour,
            @Nullable UsdMicros usualHour) {}

    enum Kind {
        CREDIT,
        ALLOWANCE,
        HOUR
    }

    record Warning(Kind kind, int percent) {}

    /** @param warning what is to be told now, empty for nothing */
    record Looked(SpendingWatch next, Optional<Warning> warning) {}

    Looked look(Facts facts, Instant now) {
        SpendingWatch today = filledUp(facts).inPeriod(facts, now);
        Optional<Warning> due = today.due(facts, now).stream()
                .filter(warning -> warning.percent() == STOP || today.mayTell(now))
                .findFirst();
        return new Looked(due.map(warning -> today.told(warning, now)).orElse(today), due);
    }

    private SpendingWatch filledUp(Facts facts) {
        if (facts.granted().equals(filled)) {
            return this;
        }
        boolean first = filled.value() == 0;
        return new SpendingWatch(
                facts.granted(),
                first ? UsdMicros.ZERO : facts.used(),
                0,
                period,
                allowed,
                allowedTold,
                hourTold,
                toldAt,
                toldToday);
    }

    /** Whoever has just changed the allowance has seen how far it is used: that is as good as told. */
    private SpendingWatch inPeriod(Facts facts, Instant now) {
        Allowance allowance = facts.allowance();
        LocalDate begin = allowance == null ? null : allowance.each().begin(now);
        UsdMicros may = allowance == null ? UsdMicros.ZERO : allowance.at(now);
        boolean same = begin == null ? period == null : begin.equals(period) && may.equals(allowed);
        if (same) {
            return this;
        }
        boolean changed = begin != null && !(period != null && period.isBefore(begin) && may.equals(allowed));
        int known = changed ? reached(facts.usedInPeriod(), may) : 0;
        // What has run out must be told even so: the agent stands still.
        return new SpendingWatch(
                filled, filledAt, creditTold, begin, may, known == STOP ? 0 : known, hourTold, toldAt, toldToday);
    }

    private List<Warning> due(Facts facts, Instant now) {
        List<Warning> due = new ArrayList<>();
        int credit = reached(facts.used().minus(filledAt), filled.minus(filledAt));
        if (credit > creditTold) {
            due.add(new Warning(Kind.CREDIT, credit));
        }
        int allowance = facts.allowance() == null ? 0 : reached(facts.usedInPeriod(), allowed);
        if (allowance > allowedTold) {
            due.add(new Warning(Kind.ALLOWANCE, allowance));
        }
        UsdMicros usual = facts.usualHour();
        if (usual != null
                && facts.hour().value() >= DEAR_FROM.value()
                && facts.hour().value() >= Math.multiplyExact(usual.value(), DEAR_TIMES)
                && !day(now).equals(hourTold)) {
            due.add(new Warning(Kind.HOUR, 0));
        }
        return due;
    }

    /** The highest of the shares that is reached; 0 below all of them. */
    private static int reached(UsdMicros used, UsdMicros of) {
        if (of.value() <= 0) {
            return used.value() > 0 ? STOP : 0;
        }
        for (int share : SHARES) {
            if (Math.multiplyExact(used.value(), 100L) >= Math.multiplyExact(of.value(), (long) share)) {
                return share;
            }
        }
        return 0;
    }

    private boolean mayTell(Instant now) {
        Instant last = toldAt;
        return last == null
                || !now.isBefore(last.plus(QUIET)) && (!day(last).equals(day(now)) || toldToday < MOST_A_DAY);
    }

    private SpendingWatch told(Warning warning, Instant now) {
        Instant last = toldAt;
        boolean again = last != null && day(last).equals(day(now));
        return new SpendingWatch(
                filled,
                filledAt,
                warning.kind() == Kind.CREDIT ? warning.percent() : creditTold,
                period,
                allowed,
                warning.kind() == Kind.ALLOWANCE ? warning.percent() : allowedTold,
                warning.kind() == Kind.HOUR ? day(now) : hourTold,
                now,
                again ? toldToday + 1 : 1);
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
