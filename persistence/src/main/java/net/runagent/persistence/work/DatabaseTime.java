package net.runagent.persistence.work;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.runagent.core.work.ServiceClock;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The job engine's clock: the database's time, carried on by this machine's steady counter between two looks, plus the
 * sandbox's offset. Machines whose clocks disagree, or one whose clock is set, can thus not declare each other's running
 * jobs dead.
 */
@Component
class DatabaseTime implements Clock {
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(30);

    private final JdbcTemplate jdbc;
    private final ServiceClock clock;
    private volatile Look look;

    DatabaseTime(JdbcTemplate jdbc, ServiceClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.look = new Look(clock.real(), System.nanoTime(), false);
    }

    @Override
    public Instant now() {
        Look last = look;
        Duration age = Duration.ofNanos(System.nanoTime() - last.counter());
        if (!last.asked() || age.compareTo(LOOK_AGAIN_AFTER) > 0) {
            last = lookAgain(last);
            age = Duration.ofNanos(System.nanoTime() - last.counter());
        }
        return last.databaseTime().plus(age).plus(clock.offset()).truncatedTo(ChronoUnit.MICROS);
    }

    private Look lookAgain(Look before) {
        try {
            long sent = System.nanoTime();
            java.time.OffsetDateTime time =
                    jdbc.queryForObject("select clock_timestamp()", java.time.OffsetDateTime.class);
            if (time == null) {
                return before;
            }
            long got = System.nanoTime();
            look = new Look(time.toInstant(), sent + (got - sent) / 2, true);
        } catch (org.springframework.dao.DataAccessException away) {
            // Carry on with the steady counter; the statement that needed the time will fail by itself.
            return before;
        }
        return look;
    }

    /** @param counter the value of the steady counter at that time */
    private record Look(Instant databaseTime, long counter, boolean asked) {}
}
