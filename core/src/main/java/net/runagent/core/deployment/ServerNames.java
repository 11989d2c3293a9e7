package net.runagent.core.deployment;

import java.util.Optional;

/** Gives each generation of a deployment, and each spare, the name of its server. */
interface ServerNames {
    String of(SubjectId subject, int generation);

    /** The name that the server of a deployment would have had, had it not got a spare; empty when it has its own. */
    default Optional<String> superseded(Host host) {
        return host.spare() == null ? Optional.empty() : Optional.of(of(host.subject(), host.generation()));
    }
}
