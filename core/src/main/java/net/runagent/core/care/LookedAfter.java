package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import net.runagent.core.deployment.DeploymentId;
import org.springframework.stereotype.Component;

/** While a secret is replaced the agent may go down and come back, and whoever replaces it looks after it. */
@Component
class LookedAfter {
    /** Whatever takes longer is no reason to look away. */
    private static final Duration FOR = Duration.ofMinutes(15);

    private final RotationRecords rotations;
    private final Clock clock;

    LookedAfter(RotationRecords rotations, Clock clock) {
        this.rotations = rotations;
        this.clock = clock;
    }

    Set<DeploymentId> now() {
        Instant lately = clock.instant().minus(FOR);
        return rotations.underWay().stream()
                .filter(rotation -> rotation.startedAt().isAfter(lately))
                .map(Rotation::deployment)
                .collect(Collectors.toSet());
    }
}
