package net.runagent.core.care;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;

/**
 * Copies of what an agent knows, kept away from its server. Whoever keeps them implements it as a bean; while nobody does, there
 * is no copy, no rung of the ladder needs one and none is offered ({@link Copies}).
 */
public interface StateBackups {
    /** When the newest copy was taken that can be put back. Asks nobody outside. Joins the running transaction. */
    Optional<Instant> newest(DeploymentId deployment);

    /**
     * Takes a copy now: begins it, or says how far it is. Takes at most about 20 s.
     *
     * @param command the recovery it is taken for; the same for each look at the same try
     */
    HostResult<Void> take(Deployment deployment, HostAccess access, UUID command);

    /**
     * Puts the newest copy in the place of the agent's state: the program is stopped, the present state is set aside on the
     * server, and the program is left stopped for us to start. Begins it, or says how far it is.
     */
    HostResult<Void> restore(Deployment deployment, HostAccess access, UUID command);
}
