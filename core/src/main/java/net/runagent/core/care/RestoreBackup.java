package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.care.Restore.Outcome;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Claims;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Fact;
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
 * Puts a backup back, one small step at a time. An end that was asked for meanwhile wins; a recovery goes first, and an agent
 * that is switched off is waited for: what it has must be whole again, whatever happens.
 */
@Component
class RestoreBackup implements Job {
    static final String JOB = "deployment.restore";

    private static final Duration WHILE_RECOVERED = Duration.ofSeconds(5);
    private static final Duration WHILE_OFF = Duration.ofMinutes(1);

    private final RestoreRecords restores;
    private final RestoreWork work;
    private final Deployments deployments;
    private final Lives lives;
    private final Claims claims;
    private final Later later;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Clock clock;

    RestoreBackup(
            RestoreRecords restores,
            RestoreWork work,
            Deployments deployments,
            Lives lives,
            Claims claims,
            Later later,
            Tidings tidings,
            StaffAlerts staff,
            Transactions transactions,
            Clock clock) {
        this.restores = restores;
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

    /** An agent that was taken down must come up again, whatever happens to us. */
    @Override
    public int attemptsBeforeStaff() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        return claims.with(id, worker -> step(id, worker));
    }

    private Next step(DeploymentId id, UUID worker) {
        Optional<Restore> open = restores.open(id);
        if (open.isEmpty()) {
            return Next.done();
        }
        Restore restore = open.get();
        Deployment deployment = deployments.find(id).orElseThrow();
        if (!deployment.state().handedOver()) {
            transactions.run(() -> end(restore, deployment, new Outcome.Failed(Restore.INTERRUPTED)));
            return Next.done();
        }
        if (!deployment.state().live()) {
            return Next.again(clock.instant().plus(WHILE_OFF));
        }
        if (deployment.state() instanceof State.Recovering) {
            return Next.again(clock.instant().plus(WHILE_RECOVERED));
        }
        String label = "care.restore." + word(restore.step());
        CrashPoint.at(label + ".before");
        RestoreTurn turn = work.take(restore, deployment, () -> claims.extend(id, worker));
        CrashPoint.at(label + ".called");
        // Whoever slept meanwhile must not write over what another worker has found since.
        AtomicReference<Next> next = new AtomicReference<>(Next.again(clock.instant()));
        lives.fenced(id, worker, now -> {
            if (now.state().live()) {
                next.set(settle(restore, now, turn));
            }
        });
        CrashPoint.at(label + ".after");
        return Objects.requireNonNull(next.get());
    }

    private Next settle(Restore restore, Deployment deployment, RestoreTurn turn) {
        return switch (turn) {
            case RestoreTurn.Again(Duration in) -> {
                restores.put(restore.tried());
                alarmWhenSlow(restore);
                yield Next.again(clock.instant().plus(in));
            }
            case RestoreTurn.Unseen(Duration in) -> {
                restores.put(restore.unseen());
                yield Next.again(clock.instant().plus(in));
            }
            case RestoreTurn.Green(Duration in) -> {
                restores.put(restore.green());
                yield Next.again(clock.instant().plus(in));
            }
            case RestoreTurn.Next(RestoreStep step) -> moved(restore, deployment, step);
            case RestoreTurn.Saved(boolean saved) -> moved(restore.saved(saved), deployment, RestoreStep.EXCHANGE);
            case RestoreTurn.Undo(String why) -> moved(restore.undoing(why), deployment, RestoreStep.BACK);
            case RestoreTurn.Leave(String why) -> moved(restore.undoing(why), deployment, RestoreStep.TIDY);
            case RestoreTurn.End(Outcome outcome) -> {
                end(restore, deployment, outcome);
                yield Next.done();
            }
        };
    }

    private Next moved(Restore restore, Deployment deployment, RestoreStep step) {
        Restore further = restore.at(step, clock.instant());
        restores.put(further);
        tell(further, deployment);
        return Next.again(clock.instant());
    }

    private void end(Restore restore, Deployment deployment, Outcome outcome) {
        Restore ended = restore.ended(outcome, clock.instant());
        restores.put(ended);
        later.soon(ThinBackups.JOB, deployment.id().value());
        if (outcome instanceof Outcome.Done && deployment.state() instanceof State.NeedsAttention) {
            lives.apply(deployment.id(), new Fact.HealthSeen());
        }
        tell(ended, deployment);
        String reason = switch (outcome) {
            case Outcome.KeptOld(String why) -> why;
            case Outcome.Failed(String why) when !why.equals(Restore.INTERRUPTED) -> why;
            default -> "";
        };
        if (!reason.isEmpty()) {
            staff.raise(
                    outcome instanceof Outcome.Failed || reason.equals("damaged")
                            ? Severity.CRITICAL
                            : Severity.WARNING,
                    "backup.not-restored",
                    deployment.id().toString(),
                    Map.of("step", word(restore.step()), "reason", reason));
        }
    }

    private void alarmWhenSlow(Restore restore) {
        if (work.late(restore)) {
            staff.raise(
                    Severity.CRITICAL,
                    "backup.restore-slow",
                    restore.deployment().toString(),
                    Map.of("step", word(restore.step())));
        }
    }

    private void tell(Restore restore, Deployment deployment) {
        tidings.tell(
                deployment.account(),
                new RestoreMoved(deployment.id().value(), restore.id()),
                "restore:" + restore.id() + ":" + (restore.open() ? word(restore.step()) : "end"));
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
