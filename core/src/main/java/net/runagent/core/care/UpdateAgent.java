package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Claims;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.State;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Leads an agent to a release, one small step at a time, and back when it is not well with it. An end that was asked for
 * meanwhile wins; a recovery goes first, and an agent that is switched off is waited for.
 */
@Component
class UpdateAgent implements Job {
    static final String JOB = "deployment.update";

    private static final Duration WHILE_RECOVERED = Duration.ofSeconds(5);
    private static final Duration WHILE_OFF = Duration.ofMinutes(1);

    private final UpdateRecords updates;
    private final UpdateWork work;
    private final UpdateTurns turns;
    private final Deployments deployments;
    private final Lives lives;
    private final Claims claims;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Clock clock;

    UpdateAgent(
            UpdateRecords updates,
            UpdateWork work,
            UpdateTurns turns,
            Deployments deployments,
            Lives lives,
            Claims claims,
            Tidings tidings,
            StaffAlerts staff,
            Transactions transactions,
            Clock clock) {
        this.updates = updates;
        this.work = work;
        this.turns = turns;
        this.deployments = deployments;
        this.lives = lives;
        this.claims = claims;
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
        Optional<AgentUpdate> open = transactions.call(() -> updates.open(id));
        if (open.isEmpty()) {
            return Next.done();
        }
        AgentUpdate update = open.get();
        Deployment deployment = deployments.find(id).orElseThrow();
        if (!deployment.state().handedOver()) {
            Outcome nothing = update.atWork()
                    ? new Outcome.Failed(AgentUpdate.INTERRUPTED)
                    : new Outcome.Withdrawn(AgentUpdate.INTERRUPTED);
            transactions.run(() -> end(update, deployment, nothing));
            return Next.done();
        }
        if (update.step() == UpdateStep.PLANNED) {
            return planned(update, id, worker);
        }
        if (!deployment.state().live()) {
            return Next.again(clock.instant().plus(WHILE_OFF));
        }
        if (deployment.state() instanceof State.Recovering) {
            return Next.again(clock.instant().plus(WHILE_RECOVERED));
        }
        String label = "care.update." + word(update.step());
        CrashPoint.at(label + ".before");
        UpdateTurn turn = work.take(update, deployment);
        CrashPoint.at(label + ".called");
        // Whoever slept meanwhile must not write over what another worker has found since.
        AtomicReference<Next> next = new AtomicReference<>(Next.again(clock.instant()));
        lives.fenced(id, worker, now -> {
            if (now.state().live()) {
                next.set(settle(update, now, turn));
            }
        });
        CrashPoint.at(label + ".after");
        return Objects.requireNonNull(next.get());
    }

    private Next planned(AgentUpdate update, DeploymentId id, UUID worker) {
        if (clock.instant().isBefore(update.dueAt())) {
            return Next.again(update.dueAt());
        }
        AtomicReference<Next> next = new AtomicReference<>(Next.done());
        lives.fenced(id, worker, now -> next.set(begin(update, now)));
        CrashPoint.at("care.update.planned.after");
        return Objects.requireNonNull(next.get());
    }

    private Next begin(AgentUpdate update, Deployment deployment) {
        return switch (turns.of(update, deployment)) {
            case UpdateTurns.Turn.Now() -> moved(update, deployment, UpdateStep.CHECK);
            case UpdateTurns.Turn.Soon(Duration in) -> Next.again(clock.instant().plus(in));
            case UpdateTurns.Turn.Later(Instant due) -> {
                AgentUpdate put = update.due(due);
                updates.put(put);
                tell(put, deployment, "due-" + due.getEpochSecond());
                yield Next.again(due);
            }
            case UpdateTurns.Turn.Never(String why) -> {
                end(update, deployment, new Outcome.Withdrawn(why));
                yield Next.done();
            }
        };
    }

    private Next settle(AgentUpdate update, Deployment deployment, UpdateTurn turn) {
        return switch (turn) {
            case UpdateTurn.Again(Duration in) -> {
                updates.put(update.tried());
                alarmWhenSlow(update);
                yield Next.again(clock.instant().plus(in));
            }
            case UpdateTurn.Unseen(Duration in) -> {
                updates.put(update.unseen());
                yield Next.again(clock.instant().plus(in));
            }
            case UpdateTurn.Green(Duration in) -> {
                updates.put(update.green());
                yield Next.again(clock.instant().plus(in));
            }
            case UpdateTurn.Next(UpdateStep step) -> moved(update, deployment, step);
            case UpdateTurn.Undo(String why) ->
                moved(update.undoing(why, clock.instant()), deployment, UpdateStep.UNDO_STOP);
            case UpdateTurn.UndoAll() -> moved(update.restoring(), deployment, UpdateStep.UNDO_STOP);
            case UpdateTurn.Leave(String why) ->
                moved(update.undoing(why, clock.instant()), deployment, UpdateStep.TIDY);
            case UpdateTurn.Has(String version) -> {
                updates.runs(deployment.id(), version, clock.instant());
                end(update, deployment, new Outcome.Withdrawn("other-version"));
                yield Next.done();
            }
            case UpdateTurn.End(Outcome outcome) -> {
                end(update, deployment, outcome);
                yield Next.done();
            }
        };
    }

    private Next moved(AgentUpdate update, Deployment deployment, UpdateStep step) {
        AgentUpdate from = step == UpdateStep.UNDO_STATE ? update.restoring() : update;
        AgentUpdate further = from.at(step, clock.instant());
        updates.put(further);
        if (step == UpdateStep.CHECK || step == UpdateStep.UNDO_STOP) {
            tell(further, deployment, word(step));
        }
        return Next.again(clock.instant());
    }

    private void end(AgentUpdate update, Deployment deployment, Outcome outcome) {
        Instant now = clock.instant();
        AgentUpdate ended = update.ended(outcome, now);
        updates.put(ended);
        switch (outcome) {
            case Outcome.Done() -> updates.runs(deployment.id(), update.version(), now);
            case Outcome.KeptOld(String why) ->
                raise(
                        ended.speaksAgainst() ? Severity.CRITICAL : Severity.WARNING,
                        ended.speaksAgainst() ? "update.led-back" : "update.not-begun",
                        ended,
                        why);
            case Outcome.Failed(String why) when !why.equals(AgentUpdate.INTERRUPTED) ->
                raise(Severity.CRITICAL, "update.not-back", ended, why);
            default -> {}
        }
        tell(ended, deployment, "end");
    }

    private void raise(Severity severity, String kind, AgentUpdate ended, String why) {
        Instant failed = ended.failedAt();
        long seconds =
                failed == null ? 0 : Duration.between(failed, clock.instant()).toSeconds();
        staff.raise(
                severity,
                kind,
                ended.deployment().toString(),
                Map.of(
                        "version",
                        ended.version(),
                        "reason",
                        why,
                        "step",
                        word(ended.step()),
                        "seconds-back",
                        Long.toString(seconds)));
    }

    private void alarmWhenSlow(AgentUpdate update) {
        if (update.step().undoes() && work.late(update)) {
            staff.raise(
                    Severity.CRITICAL,
                    "update.slow-back",
                    update.deployment().toString(),
                    Map.of("version", update.version(), "step", word(update.step())));
        }
    }

    private void tell(AgentUpdate update, Deployment deployment, String phase) {
        tidings.tell(
                deployment.account(),
                new UpdateMoved(deployment.id().value(), update.id()),
                "update:" + update.id() + ":" + phase);
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
