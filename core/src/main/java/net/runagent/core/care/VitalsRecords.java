package net.runagent.core.care;

import java.util.Optional;
import net.runagent.core.deployment.DeploymentId;

/** Remembers how each agent's server was when it was looked into last. Joins the running transaction. */
public interface VitalsRecords {
    Optional<MachineSeen> find(DeploymentId deployment);

    /** Replaces what was seen before; nothing is stored for an agent that is forgotten meanwhile. */
    void put(DeploymentId deployment, MachineSeen seen);
}
