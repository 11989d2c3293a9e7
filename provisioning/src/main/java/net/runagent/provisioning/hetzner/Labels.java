package net.runagent.provisioning.hetzner;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;

/** The labels by which we know what is ours. They show up on invoices and in consoles, so they name no person. */
record Labels(String environment) {
    static final String MANAGED_BY = "managed-by";
    static final String ENVIRONMENT = "env";
    static final String DEPLOYMENT = "deployment";
    static final String GENERATION = "gen";
    static final String ROLE = "role";
    private static final String US = "runagent";

    Map<String, String> shared() {
        return Map.of(MANAGED_BY, US, ENVIRONMENT, environment);
    }

    Map<String, String> of(DeploymentId deployment, int generation) {
        Map<String, String> labels = new TreeMap<>(shared());
        labels.put(DEPLOYMENT, deployment.toString());
        labels.put(GENERATION, Integer.toString(generation));
        labels.put(ROLE, "customer");
        return labels;
    }

    /** Whether the labels say that this server was made for this deployment by this environment. */
    boolean belongs(ServerSeen seen, DeploymentId deployment) {
        Map<String, String> labels = seen.labels();
        return US.equals(labels.get(MANAGED_BY))
                && environment.equals(labels.get(ENVIRONMENT))
                && deployment.toString().equals(labels.get(DEPLOYMENT));
    }

    /** The deployment that the server was made for; null when its label is no id. */
    static @Nullable DeploymentId deployment(ServerSeen seen) {
        try {
            return new DeploymentId(UUID.fromString(seen.labels().getOrDefault(DEPLOYMENT, "")));
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    /** Selects everything of this environment. */
    String selector() {
        return MANAGED_BY + "==" + US + "," + ENVIRONMENT + "==" + environment;
    }
}
