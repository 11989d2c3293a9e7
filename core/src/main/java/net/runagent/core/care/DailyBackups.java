package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.State;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Begins the daily backup of each agent whose owner has not switched that off, each at its own minute of the day, so that
 * the fleet is never at it all at once. What was missed is made up for, the longest missed first.
 */
@Component
class DailyBackups implements Recurring {
    static final String NAME = "care.daily-backups";
    private static final int MINUTES_OF_A_DAY = 1_440;

    /** One that failed is tried again after this, and so on. */
    private static final Duration AFTER_FAILURE = Duration.ofHours(2);

    /** Somebody looks then. */
    private static final Duration OVERDUE = Duration.ofHours(50);

    private final BackupRecords backups;
    private final Backups begin;
    private final Deployments deployments;
    private final StandingInstructions instructions;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final CareProperties properties;
    private final Clock clock;

    DailyBackups(
            BackupRecords backups,
            Backups begin,
            Deployments deployments,
            StandingInstructions instructions,
            StaffAlerts staff,
            Transactions transactions,
            CareProperties properties,
            Clock clock) {
        this.backups = backups;
        this.begin = begin;
        this.deployments = deployments;
        this.instructions = instructions;
        this.staff = staff;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    private record Due(Deployment deployment, Instant since) {}

    @Override
    public void run() {
        Instant now = clock.instant();
        Set<DeploymentId> off = instructions.off(StandingInstruction.Kind.BACK_UP);
        Map<DeploymentId, Backup> newest = transactions.call(backups::newestGood).stream()
                .collect(Collectors.toMap(Backup::deployment, Function.identity()));
        List<Due> due = new ArrayList<>();
        for (Deployment deployment : deployments.live()) {
            if (deployment.state() instanceof State.Recovering || off.contains(deployment.id())) {
                continue;
            }
            Backup last = newest.get(deployment.id());
            Instant since = last == null
                    ? deployment.createdAt()
                    : last.requireArchive().takenAt();
            if (since.isBefore(turn(deployment.id(), now)) && !triedLately(deployment.id(), now)) {
                due.add(new Due(deployment, since));
            }
            boolean awaited = deployment.state().since().isBefore(now.minus(OVERDUE));
            if (awaited && since.isBefore(now.minus(OVERDUE)) && (last != null || tried(deployment.id()))) {
                staff.raise(
                        Severity.CRITICAL,
                        "backup.overdue",
                        deployment.id().toString(),
                        Map.of("since", since.toString()));
            }
        }
        due.sort((one, other) -> one.since().compareTo(other.since()));
        int free = properties.backupsAtOnce()
                - transactions.call(backups::underWay).size();
        due.stream().limit(Math.max(0, free)).forEach(each -> {
            var unused = begin.begin(
                    each.deployment().id(),
                    Kind.DAILY,
                    instructions
                            .of(each.deployment(), StandingInstruction.Kind.BACK_UP)
                            .id());
        });
    }

    /** When it was this agent's turn last. */
    static Instant turn(DeploymentId id, Instant now) {
        long minute = Math.floorMod(id.value().hashCode(), MINUTES_OF_A_DAY);
        Instant today = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofMinutes(minute));
        return today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
    }

    /** A fleet that has just got backups has its first ones one after the other. */
    private boolean tried(DeploymentId id) {
        return transactions.call(() -> backups.of(id)).stream().anyMatch(each -> !each.open());
    }

    private boolean triedLately(DeploymentId id, Instant now) {
        return transactions.call(() -> backups.of(id)).stream()
                .anyMatch(each -> each.open() || each.startedAt().isAfter(now.minus(AFTER_FAILURE)));
    }
}
