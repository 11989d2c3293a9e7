package net.runagent.core.deployment;

import java.util.UUID;

public record DeploymentId(UUID value) implements SubjectId {
    @Override
    public String toString() {
        return value.toString();
    }
}
