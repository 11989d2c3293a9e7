package net.runagent.core.billing;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The periods of a plan, one after the other without a gap, in UTC. Each is counted from the first day, so that a plan of the
 * 31st has its day back after a short month, and one of 29 February in the next leap year.
 *
 * @param anchor when the first period began
 * @param interval of whole months or years
 */
record Cycle(Instant anchor, Period interval) {
    record Span(Instant from, Instant until) {}

    Cycle {
        if (interval.getDays() != 0 || interval.toTotalMonths() < 1) {
            throw new IllegalArgumentException("a plan is paid for by the month or the year, not for " + interval);
        }
    }

    /** The period that holds this instant; one before the anchor when it lies there. */
    Span at(Instant instant) {
        long months = ChronoUnit.MONTHS.between(local(anchor), local(instant));
        long count = Math.floorDiv(months, interval.toTotalMonths());
        while (start(count).isAfter(instant)) {
            count--;
        }
        while (!start(count + 1).isAfter(instant)) {
            count++;
        }
        return new Span(start(count), start(count + 1));
    }

    private Instant start(long count) {
        return local(anchor).plusMonths(count * interval.toTotalMonths()).toInstant(ZoneOffset.UTC);
    }

    private static LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
