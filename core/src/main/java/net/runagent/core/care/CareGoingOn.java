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

/** What is being recovered or copied, has a secret replaced, or gets a backup back. */
@Component
class CareGoingOn implements LongWork {
    private final RecoveryRecords recoveries;
    private final RotationRecords rotations;
    private final BackupRecords backups;
    private final RestoreRecords restores;
    private final Deployments deployments;

    CareGoingOn(
            RecoveryRecords recoveries,
            RotationRecords rotations,
            BackupRecords backups,
            RestoreRecords restores,
            Deployments deployments) {
        this.recoveries = recoveries;
        this.rotations = rotations;
        this.backups = backups;
        this.restores = restores;
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
        Stream<GoingOn> copied = backups.underWay().stream()
                .filter(each -> each.kind() == Backup.Kind.ASKED)
                .flatMap(each -> of(
                        each.deployment(),
                        each.id(),
                        new BackupGoesOn(each.deployment().value(), each.id()),
                        each.startedAt()));
        Stream<GoingOn> restored = restores.underWay().stream()
                .flatMap(each -> of(
                        each.deployment(),
                        each.id(),
                        new RestoreGoesOn(each.deployment().value(), each.id()),
                        each.startedAt()));
        return Stream.of(healed, rotated, copied, restored)
                .flatMap(each -> each)
                .toList();
    }

    private Stream<GoingOn> of(DeploymentId deployment, UUID work, Happening progress, Instant since) {
        return deployments.find(deployment).stream().map(own -> new GoingOn(own.account(), work, progress, since));
    }
}
