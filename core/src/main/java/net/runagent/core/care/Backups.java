package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.State;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Begins backups and tells which there are. */
@Component
public class Backups {
    /** What one owner may ask for within a day, besides the daily ones: each costs the server and the store something. */
    public static final int ASKED_A_DAY = 10;

    private static final Duration A_DAY = Duration.ofDays(1);

    private final BackupRecords backups;
    private final RestoreRecords restores;
    private final RecoveryRecords recoveries;
    private final BackupKeys backupKeys;
    private final Deployments deployments;
    private final Lives lives;
    private final Later later;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    Backups(
            BackupRecords backups,
            RestoreRecords restores,
            RecoveryRecords recoveries,
            BackupKeys backupKeys,
            Deployments deployments,
            Lives lives,
            Later later,
            Tidings tidings,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.backups = backups;
        this.restores = restores;
        this.recoveries = recoveries;
        this.backupKeys = backupKeys;
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
        record Begun(UUID backup) implements Asked {}

        /** A recovery or a restore is at work, or another backup. */
        record Busy() implements Asked {}

        /** @param code a text key's tail: {@code not-running}, {@code too-many} */
        record NotPossible(String code) implements Asked {}
    }

    /**
     * One of now, because its owner wants it. Joins the running transaction. The caller has made sure that the deployment is
     * the asking person's.
     */
    public Asked ask(DeploymentId id, UUID command) {
        return begin(id, Kind.ASKED, command);
    }

    Asked begin(DeploymentId id, Kind kind, UUID command) {
        return transactions.call(() -> {
            Deployment deployment = deployments.find(id).orElseThrow();
            // When it moved on between the look and the lock, whatever moved it is at work.
            AtomicReference<Asked> asked = new AtomicReference<>(new Asked.Busy());
            lives.still(deployment, () -> asked.set(begun(deployment, kind, command)));
            return asked.get();
        });
    }

    private Asked begun(Deployment deployment, Kind kind, UUID command) {
        DeploymentId id = deployment.id();
        List<Backup> all = backups.of(id);
        Optional<Backup> before = all.stream()
                .filter(each -> kind != Kind.DAILY && each.command().equals(command))
                .findFirst();
        if (before.isPresent()) {
            return new Asked.Begun(before.get().id());
        }
        if (all.stream().anyMatch(Backup::open)) {
            // One whose job was given up after many failures goes on; a job that waits already is not doubled.
            later.soon(TakeBackup.JOB, id.value());
            return new Asked.Busy();
        }
        if (deployment.state() instanceof State.Recovering && !itsOwn(id, command) || exchanged(id, kind)) {
            return new Asked.Busy();
        }
        if (!deployment.state().live()) {
            return new Asked.NotPossible("not-running");
        }
        if (kind == Kind.ASKED && askedLately(all) >= ASKED_A_DAY) {
            return new Asked.NotPossible("too-many");
        }
        backupKeys.ensure(deployment);
        Backup backup = Backup.start(ids.next(), id, kind, command, clock.instant());
        backups.put(backup);
        later.soon(TakeBackup.JOB, id.value());
        if (kind == Kind.ASKED) {
            tidings.tell(deployment.account(), new BackupMoved(id.value(), backup.id()), "backup:" + backup.id());
        }
        return new Asked.Begun(backup.id());
    }

    /** A recovery has a copy taken before what could harm, and waits for it. */
    private boolean itsOwn(DeploymentId id, UUID command) {
        return recoveries
                .open(id)
                .filter(recovery -> recovery.id().equals(command))
                .isPresent();
    }

    /** Half of what the agent had and half of what it gets would be a copy of neither; the restore takes its own in time. */
    private boolean exchanged(DeploymentId id, Kind kind) {
        return kind != Kind.BEFORE && restores.open(id).isPresent();
    }

    private long askedLately(List<Backup> all) {
        Instant since = clock.instant().minus(A_DAY);
        return all.stream()
                .filter(each -> each.kind() == Kind.ASKED && each.startedAt().isAfter(since))
                .count();
    }

    /** Those that are good, newest first. */
    public List<Backup> good(DeploymentId id) {
        return transactions.call(() -> backups.of(id)).stream()
                .filter(Backup::good)
                .toList();
    }

    /** Whether there is one that was not taken because something was about to be done, such as a repair of what is broken. */
    public boolean ofUsualDays(DeploymentId id) {
        return good(id).stream().anyMatch(each -> each.kind() != Kind.BEFORE);
    }

    public Optional<Backup> underWay(DeploymentId id) {
        return transactions.call(() -> backups.open(id));
    }

    public Optional<Backup> find(UUID backup) {
        return transactions.call(() -> backups.find(backup));
    }
}
