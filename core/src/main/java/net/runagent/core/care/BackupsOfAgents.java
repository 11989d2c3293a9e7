package net.runagent.core.care;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the life of a deployment needs of its backups: one before each risky step, and none after its end. */
@Component
class BackupsOfAgents implements AgentBackups {
    private static final Logger LOG = LoggerFactory.getLogger(BackupsOfAgents.class);

    private final BackupRecords records;
    private final RestoreRecords restores;
    private final Backups backups;
    private final BackupStore store;
    private final Transactions transactions;

    BackupsOfAgents(
            BackupRecords records,
            RestoreRecords restores,
            Backups backups,
            BackupStore store,
            Transactions transactions) {
        this.records = records;
        this.restores = restores;
        this.backups = backups;
        this.store = store;
        this.transactions = transactions;
    }

    /** One that is under way for another reason may have begun before what matters happened: it is waited for, not taken. */
    @Override
    public Standing before(DeploymentId deployment, UUID step) {
        List<Backup> all = transactions.call(() -> records.of(deployment));
        Optional<Backup> own = all.stream()
                .filter(each -> each.kind() == Kind.BEFORE && each.command().equals(step))
                .findFirst();
        if (own.isPresent()) {
            return own.get().open() ? Standing.UNDER_WAY : own.get().good() ? Standing.TAKEN : Standing.NONE;
        }
        return backups.begin(deployment, Kind.BEFORE, step) instanceof Backups.Asked.NotPossible
                ? Standing.NONE
                : Standing.UNDER_WAY;
    }

    @Override
    public boolean restoring(DeploymentId deployment) {
        return transactions.<Boolean>call(() -> restores.open(deployment).isPresent());
    }

    @Override
    public boolean remove(DeploymentId deployment) {
        try {
            for (BackupStore.Name name : store.of(deployment)) {
                store.remove(name);
                CrashPoint.at("deployment.end.backups.removed");
            }
            return store.of(deployment).isEmpty();
        } catch (IOException trouble) {
            // Whoever asks asks again, and tells the staff in the end.
            LOG.debug(
                    "the backups of deployment {} could not be removed: {}",
                    deployment,
                    trouble.getClass().getSimpleName());
            return false;
        }
    }

    @Override
    public void forget(DeploymentId deployment) {
        records.removeAll(deployment);
    }

    @Override
    public Optional<Set<DeploymentId>> owners() {
        try {
            return Optional.of(store.owners());
        } catch (IOException trouble) {
            LOG.warn(
                    "the store of backups could not be read: {}",
                    trouble.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
