package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance.Each;
import net.runagent.core.usage.ChildKeys.DayUse;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.ModelKey.Meter;
import net.runagent.core.usage.ModelKey.Past;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * Takes over what the provider lists for an agent's completed days, again for all of the days that it still tells, so that
 * whatever it corrects is corrected here; and holds it against what the meters have counted meanwhile.
 */
@Component
class CompletedDays {
    /** How far back the provider tells. */
    static final int DAYS = 30;

    /** Requests that ran at midnight are charged by then. */
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(30);

    /** Rounding, and what a request at midnight is counted for: a hundredth, at least a cent. */
    private static final long PART = 100;

    private static final UsdMicros CENT = new UsdMicros(10_000);

    private final ChildKeys keys;
    private final ModelKeyRecords records;
    private final StaffAlerts alerts;
    private final Clock clock;

    CompletedDays(ChildKeys keys, ModelKeyRecords records, StaffAlerts alerts, Clock clock) {
        this.keys = keys;
        this.records = records;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** The last completed day. */
    static LocalDate last(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
    }

    /** Whether the last completed day is listed whole. */
    static boolean settled(Instant now) {
        return !now.atZone(ZoneOffset.UTC).toLocalTime().isBefore(LocalTime.MIDNIGHT.plus(SETTLED_AFTER));
    }

    /**
     * Of all keys that the agent had: a day on which one was replaced has a part of each. Goes outside: never in a transaction.
     *
     * @return empty when one is not known
     */
    Optional<List<DayUse>> ask(ModelKey key) {
        List<String> hashes = new ArrayList<>();
        if (key.hash() != null) {
            hashes.add(key.hash());
        }
        key.past().forEach(past -> hashes.add(past.hash()));
        List<DayUse> all = new ArrayList<>();
        for (String each : hashes) {
            if (!(keys.activity(each) instanceof Result.Ok<List<DayUse>>(List<DayUse> uses))) {
                return Optional.empty();
            }
            all.addAll(uses);
        }
        return Optional.of(all);
    }

    /** Joins the running transaction. @param through the last completed day when it was asked */
    void take(ModelKey key, List<DayUse> uses, LocalDate through) {
        LocalDate before = records.completedThrough(key.deployment()).orElse(null);
        if (before != null && before.isAfter(through)) {
            return; // somebody else has asked later
        }
        Optional<UsdMicros> then =
                before == null ? sinceItsBegin(key, through) : records.completed(key.deployment());
        Optional<UsdMicros> now = counted(key, clock.instant(), through);
        UsdMicros listed = records.days(key.deployment(), uses, through);
        records.completed(key.deployment(), now.orElse(null));
        boolean gap = before != null && before.isBefore(through.minusDays(DAYS));
        if (then.isPresent() && now.isPresent() && !gap) {
            compare(key, now.get().minus(then.get()), listed, through);
        }
    }

    /** Of an agent that is older than the provider tells, there is nothing to begin with. */
    private static Optional<UsdMicros> sinceItsBegin(ModelKey key, LocalDate through) {
        LocalDate begun = LocalDate.ofInstant(key.since(), ZoneOffset.UTC);
        return key.past().isEmpty() && begun.isAfter(through.minusDays(DAYS))
                ? Optional.of(UsdMicros.ZERO)
                : Optional.empty();
    }

    /** @param listed what the list has more than it had, with what it has corrected */
    private void compare(ModelKey key, UsdMicros metered, UsdMicros listed, LocalDate through) {
        long off = Math.abs(listed.minus(metered).value());
        if (off > Math.max(CENT.value(), Math.abs(metered.value()) / PART)) {
            alerts.raise(
                    Severity.WARNING,
                    "usage.days-differ",
                    key.deployment().toString(),
                    Map.of(
                            "through", through.toString(),
                            "metered", String.valueOf(metered.value()),
                            "listed", String.valueOf(listed.value())));
        }
    }

    /** What the meters had counted when the last completed day ended; empty when one was not read since. */
    private static Optional<UsdMicros> counted(ModelKey key, Instant now, LocalDate through) {
        if (!last(now).equals(through)) {
            return Optional.empty();
        }
        long counted = 0;
        for (Past past : key.past()) {
            if (!past.removed() && stale(past.meter(), now)) {
                return Optional.empty();
            }
            counted += past.meter().total().minus(past.meter().in(Each.DAY, now)).value();
        }
        Meter meter = key.meter();
        boolean ended = key.standing() == ModelKey.Standing.REMOVED;
        if (meter == null || stale(meter, now) && !ended) {
            return Optional.empty();
        }
        return Optional.of(
                new UsdMicros(counted + meter.total().minus(meter.in(Each.DAY, now)).value()));
    }

    private static boolean stale(Meter meter, Instant now) {
        return LocalDate.ofInstant(meter.at(), ZoneOffset.UTC).isBefore(Each.DAY.begin(now));
    }
}
