package net.runagent.core.care;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;

/** Remembers recoveries. Joins the running transaction. */
public interface RecoveryRecords {
    /** The one that runs; there is at most one for each deployment. */
    Optional<Recovery> open(DeploymentId deployment);

    Optional<Recovery> find(UUID id);

    /** All that run. */
    List<Recovery> underWay();

    /** When one was begun last without being asked for. */
    Optional<Instant> lastByItself(DeploymentId deployment);

    /** Inserts or replaces. */
    void put(Recovery recovery);
}
