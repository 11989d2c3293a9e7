package net.runagent.core.care;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;

/** Remembers restores. Joins the running transaction. */
public interface RestoreRecords {
    /** The one that is under way; there is at most one for each deployment. */
    Optional<Restore> open(DeploymentId deployment);

    Optional<Restore> find(UUID id);

    Optional<Restore> ofCommand(UUID command);

    /** All that are under way. */
    List<Restore> underWay();

    /** Inserts or replaces. */
    void put(Restore restore);
}
