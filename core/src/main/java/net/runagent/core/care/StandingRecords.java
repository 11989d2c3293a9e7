package net.runagent.core.care;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.deployment.DeploymentId;

/** Standing instructions that were changed after the order. Joins the running transaction. */
public interface StandingRecords {
    Optional<Change> last(DeploymentId deployment, String kind);

    /** The agents whose owners have switched it off. */
    Set<DeploymentId> off(String kind);

    /** Replaces the last one. */
    void put(DeploymentId deployment, String kind, Change change);

    record Change(UUID id, boolean on, Instant at, ChatUser by) {}
}
