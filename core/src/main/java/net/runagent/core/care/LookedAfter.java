package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ResizeServer;
import org.springframework.stereotype.Component;

/** While a secret is replaced, a backup is put back, or a server gets another size, the agent may go down and come back, and whoever does it looks after it. */
@Component
class LookedAfter {
    /** Whatever takes longer is no reason to look away. */
    private static final Duration FOR = Duration.ofMinutes(15);

    private final RotationRecords rotations;
    private final RestoreRecords restores;
    private final ResizeServer resize;
    private final Clock clock;

    LookedAfter(RotationRecords rotations, RestoreRecords restores, ResizeServer resize, Clock clock) {
        this.rotations = rotations;
        this.restores = restores;
        this.resize = resize;
        this.clock = clock;
    }

    Set<DeploymentId> now() {
        Instant lately = clock.instant().minus(FOR);
        Stream<DeploymentId> rotated = rotations.underWay().stream()
                .filter(rotation -> rotation.startedAt().isAfter(lately))
                .map(Rotation::deployment);
        Stream<DeploymentId> restored = restores.underWay().stream()
                .filter(restore -> restore.stepAt().isAfter(lately))
                .map(Restore::deployment);
        return Stream.of(rotated, restored, resize.atIt().stream())
                .flatMap(each -> each)
                .collect(Collectors.toSet());
    }
}
