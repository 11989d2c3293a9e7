package net.runagent.core.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Remembers what a saga intends, what it has done, and the servers this led to. Joins the running transaction. */
public interface SagaRecords {
    Optional<ProvisioningStep> step(SubjectId subject, int generation, String step);

    List<ProvisioningStep> steps(SubjectId subject);

    /** The rows of this step that are not done, of all deployments. */
    List<ProvisioningStep> open(String step);

    /** From the first step of building until the agent was set up: in the middle of the last 50, empty while there are few. */
    Optional<Duration> usualBuilding();

    /** Inserts or replaces. */
    void put(ProvisioningStep step);

    /** As if the step had not been begun. */
    void forget(ProvisioningStep step);

    /** Oldest generation first. */
    List<Host> hosts(SubjectId subject);

    /** Inserts or replaces. */
    void put(Host host);

    default Optional<Host> host(SubjectId subject, int generation) {
        return hosts(subject).stream()
                .filter(host -> host.generation() == generation)
                .findFirst();
    }

    /** The server of the newest generation. */
    default Optional<Host> newest(SubjectId subject) {
        return hosts(subject).stream().reduce((_, later) -> later);
    }
}
