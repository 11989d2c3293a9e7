package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ResizeServer;
import net.runagent.core.deployment.State;
import org.springframework.stereotype.Component;

/** Whether an update that is due may begin: asked at the last moment, since its owner or we may think otherwise by then. */
@Component
class UpdateTurns {
    private static final Duration WHILE_BUSY = Duration.ofMinutes(1);
    private static final Duration WHILE_FROZEN = Duration.ofMinutes(10);

    private final ReleaseShelf shelf;
    private final RolloutRecords rollouts;
    private final UpdateRecords updates;
    private final FleetSeen fleet;
    private final UpdateWishes wishes;
    private final StandingInstructions instructions;
    private final RecoveryRecords recoveries;
    private final RotationRecords rotations;
    private final BackupRecords backups;
    private final RestoreRecords restores;
    private final ResizeServer resize;
    private final UpdateProperties properties;
    private final Clock clock;

    UpdateTurns(
            ReleaseShelf shelf,
            RolloutRecords rollouts,
            UpdateRecords updates,
            FleetSeen fleet,
            UpdateWishes wishes,
            StandingInstructions instructions,
            RecoveryRecords recoveries,
            RotationRecords rotations,
            BackupRecords backups,
            RestoreRecords restores,
            ResizeServer resize,
            UpdateProperties properties,
            Clock clock) {
        this.shelf = shelf;
        this.rollouts = rollouts;
        this.updates = updates;
        this.fleet = fleet;
        this.wishes = wishes;
        this.instructions = instructions;
        this.recoveries = recoveries;
        this.rotations = rotations;
        this.backups = backups;
        this.restores = restores;
        this.resize = resize;
        this.properties = properties;
        this.clock = clock;
    }

    sealed interface Turn {
        record Now() implements Turn {}

        /** Something else is at work. */
        record Soon(Duration in) implements Turn {}

        /** Its window or its owner's patience is over; it gets another turn. */
        record Later(Instant due) implements Turn {}

        /** @param why a text key's tail */
        record Never(String why) implements Turn {}
    }

    /** Joins the running transaction, in which nobody else moves the deployment. */
    Turn of(AgentUpdate update, Deployment deployment) {
        Optional<Release> release = shelf.find(update.version());
        Optional<Rollout> rollout = rollouts.all().stream()
                .filter(each -> each.version().equals(update.version()))
                .findFirst();
        if (release.isEmpty() || rollout.filter(each -> each.state().goesOn()).isEmpty()) {
            return new Turn.Never("stopped");
        }
        if (!instructions.of(deployment, Kind.KEEP_UP).on()) {
            return new Turn.Never("not-wanted");
        }
        Instant now = clock.instant();
        Instant begunAt = rollout.get().begunAt();
        Instant begun = begunAt == null ? now : begunAt;
        UpdateWish wish = wishes.of(deployment);
        boolean own = properties.own().contains(deployment.id().value());
        boolean security = release.get().security();
        if (!own && !UpdateTime.mayBegin(security, begun, wish, now)) {
            return new Turn.Later(UpdateTime.due(security, begun, wish, now));
        }
        if (rollouts.frozenSince().isPresent()) {
            return new Turn.Soon(WHILE_FROZEN);
        }
        // What is about to be stopped is not begun in the minute until then.
        boolean wrong = fleet.of(rollout.get(), release.get()).tally().wrong().isPresent();
        return wrong || busy(deployment) || full(update.version()) ? new Turn.Soon(WHILE_BUSY) : new Turn.Now();
    }

    private boolean busy(Deployment deployment) {
        DeploymentId id = deployment.id();
        return !(deployment.state() instanceof State.Running)
                || recoveries.open(id).isPresent()
                || rotations.open(id).isPresent()
                || backups.open(id).isPresent()
                || restores.open(id).isPresent()
                || resize.atIt().contains(id);
    }

    /** One alone until the release has come through somewhere: what fails at once fails for one. */
    private boolean full(String version) {
        long atWork = updates.underWay().stream().filter(AgentUpdate::atWork).count();
        boolean proven = updates.to(version).stream().anyMatch(each -> each.outcome() instanceof Outcome.Done);
        return atWork >= (proven ? properties.atOnce() : 1);
    }
}
