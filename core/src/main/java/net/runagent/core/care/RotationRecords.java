package net.runagent.core.care;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;

/** Remembers rotations. Joins the running transaction. */
public interface RotationRecords {
    /** The one that is under way; there is at most one for each deployment. */
    Optional<Rotation> open(DeploymentId deployment);

    Optional<Rotation> find(UUID id);

    /** The one begun last, whatever became of it. */
    Optional<Rotation> newest(DeploymentId deployment);

    Optional<Rotation> ofCommand(UUID command);

    /** All that are under way. */
    List<Rotation> underWay();

    /** Inserts or replaces. */
    void put(Rotation rotation);
}
