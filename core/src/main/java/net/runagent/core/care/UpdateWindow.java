package net.runagent.core.care;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * The hours in which an agent may be updated, by its owner's own clock. Pure.
 *
 * @param fromHour 0 to 23
 */
public record UpdateWindow(int fromHour, ZoneId zone) {
    /** Night, when nobody talks to their agent. */
    public static final int USUAL_HOUR = 2;

    public static final Duration LENGTH = Duration.ofHours(4);

    /** When something that fails finds few people to look at it. */
    private static final Set<DayOfWeek> QUIET = EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    public UpdateWindow {
        if (fromHour < 0 || fromHour > 23) {
            throw new IllegalArgumentException("the hour of a window must be 0 to 23, not " + fromHour);
        }
    }

    public static UpdateWindow usual(ZoneId zone) {
        return new UpdateWindow(USUAL_HOUR, zone);
    }

    /** @param anyDay whether it opens on the days on which nothing is rolled out otherwise, too */
    public boolean open(Instant now, boolean anyDay) {
        ZonedDateTime opened = opening(now);
        return now.isBefore(opened.plus(LENGTH).toInstant()) && (anyDay || !QUIET.contains(opened.getDayOfWeek()));
    }

    /** Now when it is open, otherwise when it opens next. */
    public Instant next(Instant now, boolean anyDay) {
        if (open(now, anyDay)) {
            return now;
        }
        ZonedDateTime next = opening(now).plusDays(1);
        while (!anyDay && QUIET.contains(next.getDayOfWeek())) {
            next = next.plusDays(1);
        }
        return next.toInstant();
    }

    /** When it opened last; an hour that a change of the clocks leaves out is the one after it. */
    private ZonedDateTime opening(Instant now) {
        ZonedDateTime there = now.atZone(zone);
        ZonedDateTime today = there.toLocalDate().atTime(LocalTime.of(fromHour, 0)).atZone(zone);
        return today.isAfter(there)
                ? there.toLocalDate().minusDays(1).atTime(LocalTime.of(fromHour, 0)).atZone(zone)
                : today;
    }
}
