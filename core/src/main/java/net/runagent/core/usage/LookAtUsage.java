package net.runagent.core.usage;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.runagent.core.account.AccountId;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ModelKey.Meter;
import net.runagent.core.work.Later;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an agent cost and moved, for its owner. Costs are live from the key; tokens end with the last completed UTC day. */
@Component
public class LookAtUsage {
    private final ModelKeyRecords records;
    private final Deployments deployments;
    private final Later later;
    private final Clock clock;

    LookAtUsage(ModelKeyRecords records, Deployments deployments, Later later, Clock clock) {
        this.records = records;
        this.deployments = deployments;
        this.later = later;
        this.clock = clock;
    }

    public enum Span {
        TODAY,
        /** Since Monday. */
        WEEK,
        /** Since the first. */
        MONTH
    }

    /**
     * @param cost null before the meter was read for the first time
     * @param readAt null likewise
     * @param left of the limit; may be slightly negative, since running requests are charged when they end
     * @param models of the completed days of the span, dearest first
     * @param days what each completed day of the span cost, the oldest first; days without cost are left out
     * @param completedThrough last completed UTC day in {@code models} and {@code days}; null when none is known yet
     */
    public record Report(
            @Nullable UsdMicros cost,
            @Nullable Instant readAt,
            UsdMicros limit,
            UsdMicros left,
            List<ModelUse> models,
            List<DayCost> days,
            @Nullable LocalDate completedThrough) {}

    /** Empty when the agent is not this account's, or has no key of ours. */
    public Optional<Report> report(AccountId account, DeploymentId deployment, Span span) {
        boolean own = deployments
                .find(deployment)
                .filter(d -> d.account().equals(account))
                .isPresent();
        return own
                ? records.find(deployment)
                        .filter(key -> !key.aside() || key.hash() != null) // never had one: its owner's own is used
                        .map(key -> report(key, span))
                : Optional.empty();
    }

    /** Reads the meter soon; {@link UsageRead} is told when it is done. Joins the running transaction. */
    public void refresh(DeploymentId deployment) {
        later.soon(ReadMeter.JOB, deployment.value());
    }

    private Report report(ModelKey key, Span span) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate from = switch (span) {
            case TODAY -> today;
            case WEEK -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> today.withDayOfMonth(1);
        };
        Meter meter = key.meter();
        List<Meter> all =
                new ArrayList<>(key.past().stream().map(ModelKey.Past::meter).toList());
        if (meter != null) {
            all.add(meter);
        }
        UsdMicros cost = all.stream().map(each -> cost(each, span, from)).reduce(UsdMicros.ZERO, UsdMicros::plus);
        return new Report(
                all.isEmpty() ? null : cost,
                all.isEmpty() ? null : all.getLast().at(),
                key.limit(),
                key.limit().minus(key.used()),
                records.byModel(key.deployment(), from),
                records.byDay(key.deployment(), from),
                records.completedThrough(key.deployment()).orElse(null));
    }

    /** A meter read before the span began says nothing about it: nothing was spent since we know of. */
    private static UsdMicros cost(Meter meter, Span span, LocalDate from) {
        if (LocalDate.ofInstant(meter.at(), ZoneOffset.UTC).isBefore(from)) {
            return UsdMicros.ZERO;
        }
        return switch (span) {
            case TODAY -> meter.today();
            case WEEK -> meter.week();
            case MONTH -> meter.month();
        };
    }
}
