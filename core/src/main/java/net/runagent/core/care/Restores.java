package net.runagent.core.care;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.ResizeServer;
import net.runagent.core.deployment.State;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Begins to put a backup back, and tells how far that is. */
@Component
public class Restores {
    private final RestoreRecords restores;
    private final BackupRecords backups;
    private final RotationRecords rotations;
    private final ResizeServer resize;
    private final Deployments deployments;
    private final Lives lives;
    private final Later later;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    Restores(
            RestoreRecords restores,
            BackupRecords backups,
            RotationRecords rotations,
            ResizeServer resize,
            Deployments deployments,
            Lives lives,
            Later later,
            Tidings tidings,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.restores = restores;
        this.backups = backups;
        this.rotations = rotations;
        this.resize = resize;
        this.deployments = deployments;
        this.lives = lives;
        this.later = later;
        this.tidings = tidings;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Asked {
        /** It is under way; the same command asked twice begins one. */
        record Begun(UUID restore) implements Asked {}

        /** Something else is done with the agent. */
        record Busy() implements Asked {}

        /** @param code a text key's tail: {@code not-running}, {@code no-backup} */
        record NotPossible(String code) implements Asked {}
    }

    /**
     * Joins the running transaction. The caller has made sure that the deployment is the asking person's, and that the person
     * was told what is lost and has confirmed it.
     */
    public Asked ask(DeploymentId id, UUID backup, UUID command) {
        return transactions.call(() -> {
            Deployment deployment = deployments.find(id).orElseThrow();
            // When it moved on between the look and the lock, whatever moved it is at work.
            AtomicReference<Asked> asked = new AtomicReference<>(new Asked.Busy());
            lives.still(deployment, () -> asked.set(asked(deployment, backup, command)));
            return asked.get();
        });
    }

    private Asked asked(Deployment deployment, UUID backup, UUID command) {
        DeploymentId id = deployment.id();
        Optional<Restore> before = restores.ofCommand(command);
        if (before.isPresent()) {
            return new Asked.Begun(before.get().id());
        }
        if (restores.open(id).isPresent()) {
            later.soon(RestoreBackup.JOB, id.value());
            return new Asked.Busy();
        }
        if (deployment.state() instanceof State.Recovering
                || rotations.open(id).isPresent()
                || backups.open(id).isPresent()
                || resize.atIt().contains(id)) {
            return new Asked.Busy();
        }
        if (!deployment.state().live()) {
            return new Asked.NotPossible("not-running");
        }
        if (backups.find(backup)
                .filter(each -> each.good() && each.deployment().equals(id))
                .isEmpty()) {
            return new Asked.NotPossible("no-backup");
        }
        Restore restore = Restore.start(ids.next(), id, backup, command, clock.instant());
        restores.put(restore);
        tidings.tell(deployment.account(), new RestoreMoved(id.value(), restore.id()), "restore:" + restore.id());
        later.soon(RestoreBackup.JOB, id.value());
        return new Asked.Begun(restore.id());
    }

    public Optional<Restore> find(UUID restore) {
        return transactions.call(() -> restores.find(restore));
    }
}
