package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.StepResult.Broken;
import net.runagent.core.deployment.StepResult.Done;
import net.runagent.core.deployment.StepResult.Hopeless;
import net.runagent.core.deployment.StepResult.NoRoom;
import net.runagent.core.deployment.StepResult.NotYet;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Builds a paid deployment, one small step after the other: the intent is stored before the call, the outcome after it,
 * each in a transaction of its own. A process may die anywhere in between; whoever comes next starts at the first step
 * that is not stored as done, and that step looks before it makes.
 */
@Component
public class Building implements Job {
    public static final String JOB = "deployment.build";

    /** A server that will not do is replaced once; then the money goes back. */
    static final int GENERATIONS = 2;

    /** A run goes on to further steps for this long; then it lets others have the worker. */
    private static final Duration TURN = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Building.class);

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final ServerNames names;
    private final Lives lives;
    private final Claims claims;
    private final Waiting waiting;
    private final GiveUp giveUp;
    private final SparesForDeployments pool;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Clock clock;
    private final Map<BuildStep, BuildWork> works = new EnumMap<>(BuildStep.class);

    Building(
            DeploymentRecords records,
            SagaRecords saga,
            ServerNames names,
            Lives lives,
            Claims claims,
            Waiting waiting,
            GiveUp giveUp,
            SparesForDeployments pool,
            Tidings tidings,
            StaffAlerts staff,
            Clock clock,
            List<BuildWork> works) {
        this.records = records;
        this.saga = saga;
        this.names = names;
        this.lives = lives;
        this.claims = claims;
        this.waiting = waiting;
        this.giveUp = giveUp;
        this.pool = pool;
        this.tidings = tidings;
        this.staff = staff;
        this.clock = clock;
        works.forEach(work -> this.works.put(work.step(), work));
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        return claims.with(id, worker -> turn(id, worker));
    }

    private Next turn(DeploymentId id, UUID worker) {
        Instant until = clock.instant().plus(TURN);
        Optional<Next> next = step(id, worker);
        while (next.isEmpty() && clock.instant().isBefore(until)) {
            claims.extend(id, worker);
            next = step(id, worker);
        }
        return next.orElseGet(() -> Next.again(clock.instant()));
    }

    /** One step; empty when the next one may follow at once. */
    private Optional<Next> step(DeploymentId id, UUID worker) {
        Deployment deployment = records.find(id).orElseThrow();
        return switch (deployment.state()) {
            case State.Paid _ -> {
                lives.apply(id, new Fact.BuildStarted(), this::moved);
                yield Optional.empty();
            }
            case State.Building(Instant _, int generation) -> work(deployment, generation, worker);
            case State.Queued(Instant _, int generation, String _) -> work(deployment, generation, worker);
            default -> Optional.of(Next.done());
        };
    }

    private Optional<Next> work(Deployment deployment, int generation, UUID worker) {
        Optional<BuildStep> first = Steps.firstOpen(saga.steps(deployment.id()), generation);
        if (first.isEmpty()) {
            throw new IllegalStateException("everything is done and yet " + deployment.id() + " is being built");
        }
        BuildStep what = first.get();
        ProvisioningStep step = intend(deployment, generation, what, worker);
        CrashPoint.at("deployment." + what.word() + ".before");
        StepResult result = run(what, new Site(deployment, generation, step));
        CrashPoint.at("deployment." + what.word() + ".called");
        Optional<Next> next = settle(deployment, what, step, result, worker);
        CrashPoint.at("deployment." + what.word() + ".after");
        return next;
    }

    /** A fault that comes every time must not hold money and a server for ever: when the limit is over it counts. */
    private StepResult run(BuildStep what, Site site) {
        try {
            return Objects.requireNonNull(works.get(what)).run(site);
        } catch (ClaimLost lost) {
            throw lost;
        } catch (RuntimeException fault) {
            if (!over(what, site.step())) {
                throw fault;
            }
            LOG.error("deployment {}: {} fails", site.subject().id(), what.word(), fault);
            return new StepResult.Broken(what.word() + ".fault");
        }
    }

    private boolean over(BuildStep what, ProvisioningStep step) {
        return clock.instant().isAfter(step.startedAt().plus(what.limit()));
    }

    /** Writes down what is about to be done, and how it would be undone, unless an earlier try did. */
    private ProvisioningStep intend(Deployment deployment, int generation, BuildStep what, UUID worker) {
        int row = what.rowGeneration(generation);
        Optional<ProvisioningStep> before = saga.step(deployment.id(), row, what.word());
        if (before.isPresent()) {
            return before.get();
        }
        ProvisioningStep step = ProvisioningStep.intent(
                deployment.id(), row, what.word(), names.of(deployment.id(), generation), what.undo(), clock.instant());
        lives.fenced(deployment.id(), worker, now -> {
            saga.put(step);
            if (what == BuildStep.SERVER && Steps.built(now.state())) {
                pool.take(now, generation);
            }
        });
        return step;
    }

    private Optional<Next> settle(
            Deployment deployment, BuildStep what, ProvisioningStep step, StepResult result, UUID worker) {
        return switch (result) {
            case Done(Runnable and, String _) -> {
                lives.fenced(deployment.id(), worker, now -> done(now, what, step, and));
                yield Optional.empty();
            }
            case NotYet(Duration in, String note, Runnable and) ->
                notYet(deployment, what, step, in, note, and, worker);
            case Broken(String code) -> broken(deployment, what, step, code, worker);
            case Hopeless(String reason) -> {
                lives.fenced(deployment.id(), worker, now -> giveUp.building(now, reason, step.step()));
                yield Optional.of(Next.done());
            }
            case NoRoom none ->
                takesSpare(deployment, what, none, worker)
                        ? Optional.empty()
                        : Optional.of(waiting.noRoom(deployment, step, none.why(), none.code(), worker));
        };
    }

    /**
     * One may have become ready since it was last asked for. Only now, when the provider has just said that there is no server
     * of the order's own: while an answer is missing there might be two.
     */
    private boolean takesSpare(Deployment deployment, BuildStep what, NoRoom none, UUID worker) {
        return what == BuildStep.SERVER
                && none.provesAbsence()
                && lives.<Boolean>fencedResult(
                        deployment.id(),
                        worker,
                        now -> Steps.built(now.state()) && pool.take(now, deployment.generation()));
    }

    private void done(Deployment now, BuildStep what, ProvisioningStep step, Runnable and) {
        if (!Steps.built(now.state())) {
            return; // ended meanwhile: the end saga finds what this step made by its name
        }
        and.run();
        saga.put(step.done(clock.instant()));
        if (now.state() instanceof State.Queued) {
            lives.apply(now.id(), new Fact.CapacityFound());
        }
        moved(now, what);
    }

    private Optional<Next> notYet(
            Deployment deployment,
            BuildStep what,
            ProvisioningStep step,
            Duration in,
            String note,
            Runnable and,
            UUID worker) {
        // The time that a person takes is no fault of the server: the limit runs anew before and after it.
        boolean person = GreetOwner.waitsForOwner(note) || GreetOwner.waitsForOwner(step.note());
        if (!person && deployment.state() instanceof State.Queued(Instant _, int _, String why)) {
            return Optional.of(waiting.noRoom(deployment, step, why, "no-answer", worker));
        }
        if (!person && over(what, step)) {
            String code = what.word() + ".too-long";
            return what.waitsForProvider()
                    ? Optional.of(waiting.noRoom(deployment, step, Waiting.OUTAGE, code, worker))
                    : broken(deployment, what, step, code, worker);
        }
        lives.fenced(deployment.id(), worker, _ -> {
            and.run();
            saga.put(person ? step.waiting(note, clock.instant()) : step.tried(note));
        });
        Instant again = clock.instant().plus(in);
        return Optional.of(Next.again(person ? again : atTheLatest(again, justOver(what, step))));
    }

    /** Pauses grow with an outage, but whoever waits is told when the limit is over and not at the next try after it. */
    private static Instant atTheLatest(Instant again, Instant limit) {
        return again.isBefore(limit) ? again : limit;
    }

    private static Instant justOver(BuildStep what, ProvisioningStep step) {
        return step.startedAt().plus(what.limit()).plusMillis(1);
    }

    private Optional<Next> broken(
            Deployment deployment, BuildStep what, ProvisioningStep step, String code, UUID worker) {
        LOG.warn("deployment {}: server given up at {}: {}", deployment.id(), step.step(), code);
        if (what.beforeSecrets() && hasSpare(deployment, step.generation())) {
            lives.fenced(deployment.id(), worker, now -> pool.giveBack(now, step.generation(), code));
            return Optional.empty(); // in its place comes the next spare, or a server of its own
        }
        boolean shared = step.generation() == 0; // not the server's fault: a fresh one would not help
        lives.fenced(deployment.id(), worker, now -> {
            saga.put(step.noting(code));
            if (shared || now.generation() >= GENERATIONS) {
                giveUp.building(now, "not-built", code);
                return;
            }
            lives.apply(now.id(), new Fact.FreshServerTried(), fresh -> {
                moved(fresh);
                staff.raise(
                        Severity.WARNING,
                        "deployment.second-server",
                        now.id().toString(),
                        Map.of("code", code, "server", step.key()));
            });
        });
        return Optional.empty();
    }

    private boolean hasSpare(Deployment deployment, int generation) {
        return saga.host(deployment.id(), generation)
                .filter(host -> host.spare() != null)
                .isPresent();
    }

    private void moved(Deployment now) {
        moved(now, BuildStep.CLEAR);
    }

    private void moved(Deployment now, BuildStep what) {
        String once = "build-moved:%s:%d:%s".formatted(now.id(), now.generation(), what.word());
        tidings.tell(now.account(), new BuildMoved(now.id().value()), once);
    }
}
