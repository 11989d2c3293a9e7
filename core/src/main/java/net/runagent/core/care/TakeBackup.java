package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.care.Backup.Outcome;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Claims;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.State;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Takes a backup, one small step at a time: the agent's program makes it while the agent goes on answering, it is fetched,
 * sealed on its way, read back and compared. Only then is it one. An end that was asked for meanwhile wins; a recovery goes
 * first, except for the copy that it waits for itself.
 */
@Component
class TakeBackup implements Job {
    static final String JOB = "deployment.backup";

    private static final Duration WHILE_RECOVERED = Duration.ofSeconds(5);

    private final BackupRecords backups;
    private final RecoveryRecords recoveries;
    private final BackupWork work;
    private final Deployments deployments;
    private final Lives lives;
    private final Claims claims;
    private final Later later;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Clock clock;

    TakeBackup(
            BackupRecords backups,
            RecoveryRecords recoveries,
            BackupWork work,
            Deployments deployments,
            Lives lives,
            Claims claims,
            Later later,
            Tidings tidings,
            StaffAlerts staff,
            Transactions transactions,
            Clock clock) {
        this.backups = backups;
        this.recoveries = recoveries;
        this.work = work;
        this.deployments = deployments;
        this.lives = lives;
        this.claims = claims;
        this.later = later;
        this.tidings = tidings;
        this.staff = staff;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        return claims.with(id, worker -> step(id, worker));
    }

    private Next step(DeploymentId id, UUID worker) {
        Optional<Backup> open = backups.open(id);
        if (open.isEmpty()) {
            return Next.done();
        }
        Backup backup = open.get();
        Deployment deployment = deployments.find(id).orElseThrow();
        Optional<Recovery> before = backup.kind() == Kind.BEFORE ? recoveries.find(backup.command()) : Optional.empty();
        if (!deployment.state().live()
                || before.filter(recovery -> goneOn(recovery, backup)).isPresent()) {
            return interrupted(backup, deployment);
        }
        if (deployment.state() instanceof State.Recovering
                && before.filter(TakeBackup::waits).isEmpty()) {
            return Next.again(clock.instant().plus(WHILE_RECOVERED));
        }
        String label = "care.backup." + word(backup.step());
        CrashPoint.at(label + ".before");
        BackupTurn turn = work.take(backup, deployment, () -> claims.extend(id, worker));
        CrashPoint.at(label + ".called");
        // Whoever slept meanwhile must not write over what another worker has found since.
        AtomicReference<Next> next = new AtomicReference<>(Next.again(clock.instant()));
        lives.fenced(id, worker, now -> {
            if (now.state().live()) {
                next.set(settle(backup, now, turn));
            }
        });
        CrashPoint.at(label + ".after");
        return Objects.requireNonNull(next.get());
    }

    /** Its server may be writing a copy of what is repaired meanwhile, or nobody allows any more what it was taken for. */
    private static boolean goneOn(Recovery recovery, Backup backup) {
        return !waits(recovery) && (backup.step() == BackupStep.MAKE || Recovery.INTERRUPTED.equals(recovery.result()));
    }

    private static boolean waits(Recovery recovery) {
        return recovery.open() && recovery.step() == RecoveryStep.SAVE;
    }

    /** Where all of it goes, the end removes what lies in the store as well. */
    private Next interrupted(Backup backup, Deployment deployment) {
        if (!work.forgotten(backup)) {
            return Next.again(clock.instant().plus(WHILE_RECOVERED));
        }
        transactions.run(() -> end(backup, deployment, new Outcome.Failed(Backup.INTERRUPTED)));
        return Next.done();
    }

    private Next settle(Backup backup, Deployment deployment, BackupTurn turn) {
        return switch (turn) {
            case BackupTurn.Again(Duration in) -> {
                backups.put(backup.tried());
                yield Next.again(clock.instant().plus(in));
            }
            case BackupTurn.Made(Backup.Archive archive) -> moved(backup.made(archive), deployment, BackupStep.FETCH);
            case BackupTurn.Next(BackupStep step) -> moved(backup, deployment, step);
            case BackupTurn.Good() -> {
                end(backup, deployment, new Outcome.Good());
                yield Next.done();
            }
            case BackupTurn.Failed(String reason) -> {
                end(backup, deployment, new Outcome.Failed(reason));
                yield Next.done();
            }
        };
    }

    private Next moved(Backup backup, Deployment deployment, BackupStep step) {
        Backup further = backup.at(step, clock.instant());
        backups.put(further);
        tell(further, deployment);
        return Next.again(clock.instant());
    }

    private void end(Backup backup, Deployment deployment, Outcome outcome) {
        Backup ended = backup.ended(outcome, clock.instant());
        backups.put(ended);
        tell(ended, deployment);
        later.soon(ThinBackups.JOB, deployment.id().value());
        if (outcome instanceof Outcome.Failed(String reason) && !reason.equals(Backup.INTERRUPTED)) {
            staff.raise(
                    Severity.WARNING,
                    "backup.failed",
                    deployment.id().toString(),
                    Map.of("kind", word(backup.kind()), "step", word(backup.step()), "reason", reason));
        }
    }

    /** Nobody waits for the others. */
    private void tell(Backup backup, Deployment deployment) {
        if (backup.kind() == Kind.ASKED) {
            tidings.tell(
                    deployment.account(),
                    new BackupMoved(deployment.id().value(), backup.id()),
                    "backup:" + backup.id() + ":" + (backup.open() ? word(backup.step()) : "end"));
        }
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
