package net.runagent.core.care;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;

/** Remembers updates of agents, and what version each has. Everything joins the running transaction. */
public interface UpdateRecords {
    Optional<AgentUpdate> open(DeploymentId deployment);

    Optional<AgentUpdate> find(UUID id);

    /** Those that are planned as well, oldest first. */
    List<AgentUpdate> underWay();

    /** All to this version, oldest first, those that are over as well. */
    List<AgentUpdate> to(String version);

    void put(AgentUpdate update);

    /** What agents were seen well with after an update; who is not there never had one. */
    Map<DeploymentId, String> versions();

    void runs(DeploymentId deployment, String version, Instant since);
}
