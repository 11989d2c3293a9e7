package net.runagent.bot.usage;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import net.runagent.sandbox.world.World;

/** Days, weeks and months are counted here: whenever the tests run, they begin at noon of a Wednesday amid a month. */
final class MidMonth {
    private MidMonth() {}

    /** @return the same world, its clock moved on by five weeks and a few days at most */
    static World of(World world) {
        Instant now = world.clock().now();
        ZonedDateTime noon =
                now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusHours(12);
        while (noon.toInstant().isBefore(now) || !amid(noon)) {
            noon = noon.plusDays(1);
        }
        world.clock().advance(Duration.between(now, noon.toInstant()));
        return world;
    }

    private static boolean amid(ZonedDateTime day) {
        return day.getDayOfWeek() == DayOfWeek.WEDNESDAY && day.getDayOfMonth() >= 8 && day.getDayOfMonth() <= 21;
    }
}
