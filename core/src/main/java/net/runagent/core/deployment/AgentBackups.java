package net.runagent.core.deployment;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Copies of what agents remember, off their servers; care implements it. */
public interface AgentBackups {
    /** How it stands with a copy that something waits for. */
    enum Standing {
        UNDER_WAY,
        TAKEN,
        /** None could be taken, and the staff knows it. */
        NONE
    }

    /**
     * A copy of now, before something is done that could harm what the agent remembers. Begun when it is asked for first; not
     * in a transaction.
     *
     * @param step what it is taken before; the same for each look
     */
    Standing before(DeploymentId deployment, UUID step);

    /** Whether one is being put back, so that nothing else may take the agent down. */
    boolean restoring(DeploymentId deployment);

    /** Removes all that lie in the store of a deployment, which is an outside call. @return whether none is there any more */
    boolean remove(DeploymentId deployment);

    /** Nobody remembers that there were any. Joins the running transaction. */
    void forget(DeploymentId deployment);

    /** Whose any lie in the store; empty when it does not answer. */
    Optional<Set<DeploymentId>> owners();
}
