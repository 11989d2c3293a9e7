package net.runagent.core.deployment;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Backups as the life of a deployment sees them: there is one when it is looked at for the second time. */
final class FakeBackups implements AgentBackups {
    final Map<UUID, DeploymentId> taken = new LinkedHashMap<>();

    /** Whose lie in the store. */
    final Set<DeploymentId> kept = new HashSet<>();

    /** None can be taken. */
    boolean fails;

    /** The store does not answer. */
    boolean silent;

    @Override
    public Standing before(DeploymentId deployment, UUID step) {
        if (fails) {
            return Standing.NONE;
        }
        boolean begun = taken.put(step, deployment) != null;
        kept.add(deployment);
        return begun ? Standing.TAKEN : Standing.UNDER_WAY;
    }

    @Override
    public boolean restoring(DeploymentId deployment) {
        return false;
    }

    @Override
    public boolean remove(DeploymentId deployment) {
        if (silent) {
            return false;
        }
        kept.remove(deployment);
        return true;
    }

    @Override
    public void forget(DeploymentId deployment) {
        taken.values().removeIf(deployment::equals);
    }

    @Override
    public Optional<Set<DeploymentId>> owners() {
        return silent ? Optional.empty() : Optional.of(Set.copyOf(kept));
    }
}
