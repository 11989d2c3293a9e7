package net.runagent.core.care;

import java.util.Optional;
import net.runagent.core.deployment.DeploymentId;

/** Remembers when owners want updates. Everything joins the running transaction. */
public interface UpdateWishRecords {
    Optional<UpdateWish> find(DeploymentId deployment);

    void put(UpdateWish wish);
}
