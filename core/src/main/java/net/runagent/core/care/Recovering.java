package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Claims;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Fact;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.State;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Heals an agent: looks, takes the gentlest repair, verifies, and goes one rung further only when that did not help. One
 * recovery at a time for each agent; every step is told, and the end says "healthy again" or what its owner must do.
 */
@Component
class Recovering implements Job {
    static final String JOB = "deployment.recover";

    /** What only its owner can mend, and is led to: nobody of ours could do more. */
    private static final Set<String> OWNERS_TO_DO = Set.of(
            Diagnosis.TOKEN_REVOKED,
            Diagnosis.CREDIT_SPENT,
            Diagnosis.OWN_KEY_INVALID,
            Ladder.BOT_GONE,
            Recovery.INTERRUPTED);

    private final RecoveryRecords recoveries;
    private final Deployments deployments;
    private final Lives lives;
    private final Claims claims;
    private final ModelKeys modelKeys;
    private final Ladder ladder;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Clock clock;

    Recovering(
            RecoveryRecords recoveries,
            Deployments deployments,
            Lives lives,
            Claims claims,
            ModelKeys modelKeys,
            Ladder ladder,
            Tidings tidings,
            StaffAlerts staff,
            Transactions transactions,
            Clock clock) {
        this.recoveries = recoveries;
        this.deployments = deployments;
        this.lives = lives;
        this.claims = claims;
        this.modelKeys = modelKeys;
        this.ladder = ladder;
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
        Optional<Recovery> open = recoveries.open(id);
        if (open.isEmpty()) {
            return Next.done();
        }
        Recovery recovery = open.get();
        Deployment deployment = deployments.find(id).orElseThrow();
        if (!(deployment.state() instanceof State.Recovering)) {
            transactions.run(() -> {
                Recovery ended = recovery.ended(Recovery.INTERRUPTED, clock.instant());
                recoveries.put(ended);
                tell(ended, deployment);
            });
            return Next.done();
        }
        String label = "care." + recovery.step().name().toLowerCase(Locale.ROOT).replace('_', '-');
        CrashPoint.at(label + ".before");
        Rung rung = climb(recovery, deployment);
        CrashPoint.at(label + ".called");
        // Whoever slept meanwhile must not write over what another worker has found since.
        AtomicReference<Next> next = new AtomicReference<>(Next.done());
        lives.fenced(id, worker, now -> next.set(settle(recovery, now, rung)));
        CrashPoint.at(label + ".after");
        return Objects.requireNonNull(next.get());
    }

    /** Who takes the standing instruction back while we act on it ends what we do. */
    private Rung climb(Recovery recovery, Deployment deployment) {
        try {
            return ladder.climb(recovery, deployment);
        } catch (StandingInstructions.SwitchedOff meanwhile) {
            return new Rung.End(Recovery.INTERRUPTED);
        }
    }

    private Next settle(Recovery recovery, Deployment deployment, Rung rung) {
        return switch (rung) {
            case Rung.Again(Duration in) -> {
                recoveries.put(recovery.tried());
                yield Next.again(clock.instant().plus(in));
            }
            case Rung.Unseen(Duration in) -> {
                recoveries.put(recovery.unseen());
                yield Next.again(clock.instant().plus(in));
            }
            case Rung.Green(Duration in) -> {
                recoveries.put(recovery.green());
                yield Next.again(clock.instant().plus(in));
            }
            case Rung.Next(RecoveryStep step, String found, String facts) -> {
                Recovery moved =
                        (found.isEmpty() ? recovery : recovery.finding(found, facts)).at(step, clock.instant());
                recoveries.put(moved);
                tell(moved, deployment);
                yield Next.again(clock.instant());
            }
            case Rung.End(String result, String facts) -> {
                Recovery known = facts == null
                        ? recovery
                        : recovery.finding(recovery.found().isEmpty() ? result : recovery.found(), facts);
                end(known.ended(result, clock.instant()), deployment, result);
                yield Next.done();
            }
        };
    }

    private void end(Recovery ended, Deployment deployment, String result) {
        recoveries.put(ended);
        boolean healthy = result.equals(Recovery.HEALTHY);
        lives.apply(deployment.id(), healthy ? new Fact.HealthSeen() : new Fact.RecoveryFailed(result));
        tell(ended, deployment);
        if (healthy && ended.taken().contains(RecoveryStep.CONFIGURE)) {
            // The agent has all that is vaulted, whatever a rotation could not deliver.
            modelKeys.retireSoon(deployment.id());
        }
        if (!healthy && !OWNERS_TO_DO.contains(result)) {
            staff.raise(
                    Severity.WARNING,
                    "deployment.recovery-failed",
                    deployment.id().toString(),
                    Map.of(
                            "found",
                            ended.found(),
                            "result",
                            result,
                            "steps",
                            ended.taken().stream()
                                    .map(Enum::name)
                                    .map(name -> name.toLowerCase(Locale.ROOT))
                                    .reduce((a, b) -> a + " " + b)
                                    .orElse(""),
                            "facts",
                            ended.facts()));
        }
    }

    private void tell(Recovery recovery, Deployment deployment) {
        tidings.tell(
                deployment.account(),
                new RecoveryMoved(deployment.id().value(), recovery.id()),
                "recovery:" + recovery.id() + ":" + recovery.taken().size() + (recovery.open() ? "" : ":end"));
    }
}
