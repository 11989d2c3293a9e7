package net.runagent.core.care;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Removes the backups of an agent that need not stay, and the memory of those that failed a week ago. */
@Component
class ThinBackups implements Job {
    static final String JOB = "deployment.thin-backups";

    private static final Duration STORE_SILENT = Duration.ofMinutes(5);
    private static final Duration FAILED_KEPT = Duration.ofDays(7);

    private final BackupRecords backups;
    private final RestoreRecords restores;
    private final BackupStore store;
    private final Transactions transactions;
    private final Clock clock;

    ThinBackups(
            BackupRecords backups, RestoreRecords restores, BackupStore store, Transactions transactions, Clock clock) {
        this.backups = backups;
        this.restores = restores;
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        List<Backup> all = transactions.call(() -> backups.of(id));
        Set<UUID> kept = KeptBackups.of(all, clock.instant());
        transactions.call(() -> restores.open(id)).ifPresent(restore -> kept.add(restore.backup()));
        for (Backup backup : all) {
            if (!backup.open() && !kept.contains(backup.id()) && goes(backup) && !removed(backup)) {
                return Next.again(clock.instant().plus(STORE_SILENT));
            }
        }
        return Next.done();
    }

    private boolean goes(Backup backup) {
        Instant then = clock.instant().minus(FAILED_KEPT);
        return backup.good() || backup.startedAt().isBefore(then);
    }

    /** The row goes last: as long as anything may lie in the store, somebody knows of it. */
    private boolean removed(Backup backup) {
        try {
            store.remove(backup.name());
        } catch (IOException silent) {
            return false;
        }
        CrashPoint.at("care.backup.thin.removed");
        transactions.run(() -> backups.remove(backup.id()));
        CrashPoint.at("care.backup.thin.after");
        return true;
    }
}
