package net.runagent.core.care;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.conversation.Happening;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.LongWork;
import org.springframework.stereotype.Component;

/** What is being recovered, or has a secret replaced. */
@Component
class CareGoingOn implements LongWork {
    private final RecoveryRecords recoveries;
    private final RotationRecords rotations;
    private final Deployments deployments;

    CareGoingOn(RecoveryRecords recoveries, RotationRecords rotations, Deployments deployments) {
        this.recoveries = recoveries;
        this.rotations = rotations;
        this.deployments = deployments;
    }

    @Override
    public List<GoingOn> goingOn() {
        Stream<GoingOn> healed = recoveries.underWay().stream()
                .flatMap(each -> of(
                        each.deployment(),
                        each.id(),
                        new RecoveryGoesOn(each.deployment().value(), each.id()),
                        each.startedAt()));
        Stream<GoingOn> rotated = rotations.underWay().stream()
                .flatMap(each -> of(
                        each.deployment(),
                        each.id(),
                        new RotationGoesOn(each.deployment().value(), each.id()),
                        each.startedAt()));
        return Stream.concat(healed, rotated).toList();
    }

    private Stream<GoingOn> of(DeploymentId deployment, UUID work, Happening progress, Instant since) {
        return deployments.find(deployment).stream().map(own -> new GoingOn(own.account(), work, progress, since));
    }
}
