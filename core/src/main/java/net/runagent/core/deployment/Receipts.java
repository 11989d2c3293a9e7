package net.runagent.core.deployment;

import java.util.Optional;

/** Keeps the receipts of what was destroyed; they hold ids and times, nothing personal. Joins the running transaction. */
public interface Receipts {
    /** Keeps it unless there is one already. */
    void keep(DeploymentId deployment, String document);

    Optional<String> find(DeploymentId deployment);
}
