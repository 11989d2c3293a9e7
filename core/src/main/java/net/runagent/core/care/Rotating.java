package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.care.Rotation.Outcome;
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
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Carries a rotation out, one small step at a time. What a step has found or made is stored only while the agent is meant to
 * run: an end that was asked for meanwhile wins, a recovery goes first.
 */
@Component
class Rotating implements Job {
    static final String JOB = "deployment.rotate";

    private static final Duration WHILE_RECOVERED = Duration.ofSeconds(5);

    private final RotationRecords rotations;
    private final Replacements replacements;
    private final Deployments deployments;
    private final Lives lives;
    private final Claims claims;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Clock clock;

    Rotating(
            RotationRecords rotations,
            Replacements replacements,
            Deployments deployments,
            Lives lives,
            Claims claims,
            Tidings tidings,
            StaffAlerts staff,
            Transactions transactions,
            Clock clock) {
        this.rotations = rotations;
        this.replacements = replacements;
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

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        return claims.with(id, worker -> step(id, worker));
    }

    private Next step(DeploymentId id, UUID worker) {
        Optional<Rotation> open = rotations.open(id);
        if (open.isEmpty()) {
            return Next.done();
        }
        Rotation rotation = open.get();
        Deployment deployment = deployments.find(id).orElseThrow();
        if (!deployment.state().live()) {
            transactions.run(() -> end(rotation, deployment, new Outcome.Failed(Rotation.INTERRUPTED)));
            return Next.done();
        }
        if (deployment.state() instanceof State.Recovering) {
            return Next.again(clock.instant().plus(WHILE_RECOVERED));
        }
        String label = "care.rotate." + word(rotation.kind()) + "." + word(rotation.step());
        CrashPoint.at(label + ".before");
        Turn turn = Objects.requireNonNull(replacements.of(rotation.kind(), rotation.aim()))
                .take(rotation, deployment);
        CrashPoint.at(label + ".called");
        // Whoever slept meanwhile must not write over what another worker has found since.
        AtomicReference<Next> next = new AtomicReference<>(Next.again(clock.instant()));
        lives.fenced(id, worker, now -> {
            if (now.state().live()) {
                next.set(settle(rotation, now, turn));
            }
        });
        CrashPoint.at(label + ".after");
        return Objects.requireNonNull(next.get());
    }

    private Next settle(Rotation rotation, Deployment deployment, Turn turn) {
        return switch (turn) {
            case Turn.Again(Duration in) -> {
                rotations.put(rotation.tried());
                alarmWhenSlow(rotation);
                yield Next.again(clock.instant().plus(in));
            }
            case Turn.Unseen(Duration in) -> {
                rotations.put(rotation.unseen());
                yield Next.again(clock.instant().plus(in));
            }
            case Turn.Green(Duration in) -> {
                rotations.put(rotation.green());
                yield Next.again(clock.instant().plus(in));
            }
            case Turn.Next(RotationStep step, Runnable and) -> {
                and.run();
                Rotation moved = rotation.at(step, clock.instant());
                rotations.put(moved);
                tell(moved, deployment);
                yield Next.again(clock.instant());
            }
            case Turn.End(Outcome outcome, Runnable and) -> {
                and.run();
                end(rotation, deployment, outcome);
                yield Next.done();
            }
        };
    }

    private void end(Rotation rotation, Deployment deployment, Outcome outcome) {
        Rotation ended = rotation.ended(outcome, clock.instant());
        rotations.put(ended);
        if (outcome instanceof Outcome.Done && deployment.state() instanceof State.NeedsAttention) {
            lives.apply(deployment.id(), new Fact.HealthSeen());
        }
        tell(ended, deployment);
        if (outcome instanceof Outcome.Failed(String reason) && !reason.equals(Rotation.INTERRUPTED)) {
            staff.raise(
                    Severity.WARNING,
                    "deployment.rotation-failed",
                    deployment.id().toString(),
                    Map.of("kind", word(rotation.kind()), "step", word(rotation.step()), "reason", reason));
        }
    }

    /** Where nobody may give up, because what happened outside is not known, somebody must look. */
    private void alarmWhenSlow(Rotation rotation) {
        if (clock.instant().isAfter(rotation.stepAt().plus(rotation.step().limit()))) {
            staff.raise(
                    Severity.WARNING,
                    "deployment.rotation-slow",
                    rotation.deployment().toString(),
                    Map.of("kind", word(rotation.kind()), "step", word(rotation.step())));
        }
    }

    private void tell(Rotation rotation, Deployment deployment) {
        tidings.tell(
                deployment.account(),
                new RotationMoved(deployment.id().value(), rotation.id()),
                "rotation:" + rotation.id() + ":" + (rotation.open() ? word(rotation.step()) : "end"));
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
