package net.runagent.provisioning.hetzner;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.SpareId;
import net.runagent.core.deployment.SubjectId;
import org.jspecify.annotations.Nullable;

/** The labels by which we know what is ours. They show up on invoices and in consoles, so they name no person. */
record Labels(String environment) {
    static final String MANAGED_BY = "managed-by";
    static final String ENVIRONMENT = "env";
    static final String DEPLOYMENT = "deployment";
    static final String SPARE = "spare";
    static final String GENERATION = "gen";
    static final String ROLE = "role";
    private static final String US = "runagent";

    Map<String, String> shared() {
        return Map.of(MANAGED_BY, US, ENVIRONMENT, environment);
    }

    Map<String, String> of(SubjectId subject, int generation) {
        Map<String, String> labels = new TreeMap<>(shared());
        switch (subject) {
            case DeploymentId deployment -> {
                labels.put(DEPLOYMENT, deployment.toString());
                labels.put(ROLE, "customer");
            }
            case SpareId spare -> {
                labels.put(SPARE, spare.toString());
                labels.put(ROLE, "pool");
            }
        }
        labels.put(GENERATION, Integer.toString(generation));
        return labels;
    }

    /** Whether the labels say that this server is one of theirs, made by this environment. */
    boolean belongs(ServerSeen seen, Set<SubjectId> owners) {
        Map<String, String> labels = seen.labels();
        SubjectId subject = subject(seen);
        return US.equals(labels.get(MANAGED_BY))
                && environment.equals(labels.get(ENVIRONMENT))
                && subject != null
                && owners.contains(subject);
    }

    boolean belongs(ServerSeen seen, SubjectId owner) {
        return belongs(seen, Set.of(owner));
    }

    /** Whose server it is; null when its labels name nobody, or two. */
    static @Nullable SubjectId subject(ServerSeen seen) {
        UUID deployment = id(seen.labels().get(DEPLOYMENT));
        UUID spare = id(seen.labels().get(SPARE));
        if (deployment != null) {
            return spare == null ? new DeploymentId(deployment) : null;
        }
        return spare == null ? null : new SpareId(spare);
    }

    private static @Nullable UUID id(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    /** Selects everything of this environment. */
    String selector() {
        return MANAGED_BY + "==" + US + "," + ENVIRONMENT + "==" + environment;
    }
}
