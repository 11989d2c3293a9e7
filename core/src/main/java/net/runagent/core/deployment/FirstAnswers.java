package net.runagent.core.deployment;

import java.time.Instant;
import java.util.Optional;

/** Holds the agent's first answer, sealed, between hearing it and quoting it. Joins the running transaction. */
public interface FirstAnswers {
    void keep(DeploymentId deployment, byte[] sealed, Instant at);

    /** Gives it out and forgets it. */
    Optional<byte[]> take(DeploymentId deployment);

    void forgetBefore(Instant at);
}
