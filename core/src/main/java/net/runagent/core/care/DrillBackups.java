package net.runagent.core.care;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Proves each week for some agents, drawn by chance, that the newest backup could be put back: it opens with today's keys, is
 * to the byte what its server had made, and is a whole archive of the agent's program with everything that its manifest
 * names. It is no boot: a server of its own for that would cost money each time and hold what a customer's agent knows.
 */
@Component
class DrillBackups implements Recurring {
    static final String NAME = "care.backup-drill";

    /** Reading is quick and each is large: enough to find a store that decays, over a year, in a fleet of hundreds. */
    static final int DRILLED = 10;

    private static final String STEP = "backup.drill";
    private static final Logger LOG = LoggerFactory.getLogger(DrillBackups.class);

    private final BackupRecords backups;
    private final BackupWork work;
    private final Deployments deployments;
    private final StandingInstructions instructions;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Chance chance;

    DrillBackups(
            BackupRecords backups,
            BackupWork work,
            Deployments deployments,
            StandingInstructions instructions,
            StaffAlerts staff,
            Transactions transactions,
            Chance chance) {
        this.backups = backups;
        this.work = work;
        this.deployments = deployments;
        this.instructions = instructions;
        this.staff = staff;
        this.transactions = transactions;
        this.chance = chance;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration every() {
        return Duration.ofDays(7);
    }

    /** Only of those whose owners want backups taken without being asked: no key is opened for the others. */
    @Override
    public void run() {
        Set<DeploymentId> off = instructions.off(StandingInstruction.Kind.BACK_UP);
        List<Backup> left = new ArrayList<>(transactions.call(backups::newestGood).stream()
                .filter(backup -> !off.contains(backup.deployment()))
                .toList());
        int drilled = 0;
        int good = 0;
        while (!left.isEmpty() && drilled < DRILLED) {
            Backup backup = left.remove(chance.below(left.size()));
            Optional<Deployment> deployment = deployments
                    .find(backup.deployment())
                    .filter(own -> own.state().handedOver());
            if (deployment.isEmpty()) {
                continue;
            }
            drilled++;
            String trouble = trouble(backup, deployment.get());
            if (trouble.isEmpty()) {
                good++;
            } else {
                staff.raise(
                        Severity.CRITICAL,
                        "backup.drill-failed",
                        backup.deployment().toString(),
                        Map.of("backup", backup.id().toString(), "reason", trouble));
            }
        }
        LOG.info("drill: {} of {} backups that were drawn could be put back", good, drilled);
    }

    private String trouble(Backup backup, Deployment deployment) {
        UUID instruction =
                instructions.of(deployment, StandingInstruction.Kind.BACK_UP).id();
        try {
            return work.whole(backup, deployment, () -> {}, instruction, STEP) ? "" : "another-content";
        } catch (NoSuchFileException gone) {
            return "gone";
        } catch (BackupDamaged damaged) {
            return "damaged";
        } catch (IOException silent) {
            return "store";
        }
    }
}
