package net.runagent.core.care;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;

/** Remembers backups. Joins the running transaction. */
public interface BackupRecords {
    /** The one that is under way; there is at most one for each deployment. */
    Optional<Backup> open(DeploymentId deployment);

    Optional<Backup> find(UUID id);

    /** Newest first, those that failed as well. */
    List<Backup> of(DeploymentId deployment);

    /** All that are under way. */
    List<Backup> underWay();

    /** The newest good one of each deployment that has one. */
    List<Backup> newestGood();

    /** Inserts or replaces. */
    void put(Backup backup);

    /** Only when nothing of it lies in the store any more. */
    void remove(UUID backup);

    /** As {@link #remove}, for all of a deployment. */
    void removeAll(DeploymentId deployment);
}
