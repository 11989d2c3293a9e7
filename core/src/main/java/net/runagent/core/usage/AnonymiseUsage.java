package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.IntSupplier;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Usage logs stay for 90 days; then only what of whole weeks can be said without anybody in it ({@link WeekCells}). A week is
 * frozen when its first day is 90 days old and never computed again, also when an account of it is erased later: so nobody can
 * subtract a later table from an earlier one.
 */
@Component
class AnonymiseUsage implements Recurring {
    static final String NAME = "usage.anonymise";

    /** Section 6 of the privacy policy. */
    static final int KEPT_DAYS = 90;

    private static final int ROWS_AT_ONCE = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(AnonymiseUsage.class);

    private final AnonymousWeeks weeks;
    private final Transactions transactions;
    private final Clock clock;

    AnonymiseUsage(AnonymousWeeks weeks, Transactions transactions, Clock clock) {
        this.weeks = weeks;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        LocalDate kept = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(KEPT_DAYS);
        while (freeze(kept, now)) {
            CrashPoint.at("usage.week-frozen");
        }
        int days = all(() -> weeks.forgetDays(kept, ROWS_AT_ONCE));
        int samples = all(
                () -> weeks.forgetSamples(kept.atStartOfDay(ZoneOffset.UTC).toInstant(), ROWS_AT_ONCE));
        if (days + samples > 0) {
            LOG.info("usage before {} is gone: {} days of agents, {} samples", kept, days, samples);
        }
    }

    /** @return whether there may be more */
    private boolean freeze(LocalDate kept, Instant now) {
        return transactions.<Boolean>call(() -> {
            Optional<LocalDate> monday = weeks.oldest().filter(week -> !week.isAfter(kept));
            monday.ifPresent(week -> {
                if (!weeks.freeze(week, WeekCells.of(weeks.uses(week)), now)) {
                    LOG.info("the week of {} was frozen by another process", week);
                }
            });
            return monday.isPresent();
        });
    }

    /** In small transactions: nobody who reads or writes usage waits for it. */
    private int all(IntSupplier some) {
        int sum = 0;
        while (true) {
            int gone = transactions.<Integer>call(some::getAsInt);
            sum += gone;
            if (gone < ROWS_AT_ONCE) {
                return sum;
            }
        }
    }
}
