package net.runagent.core.deployment;

import java.util.UUID;

/** Whose server it is: the id in its name, its labels and the rows about it. */
public sealed interface SubjectId permits DeploymentId, SpareId {
    UUID value();
}
