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
import net.runagent.core.deployment.StepResult.Broken;
import net.runagent.core.deployment.StepResult.Done;
import net.runagent.core.deployment.StepResult.Hopeless;
import net.runagent.core.deployment.StepResult.NoRoom;
import net.runagent.core.deployment.StepResult.NotYet;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes a spare by the steps of building that need no customer, and deletes one that was discarded. As with {@link Building},
 * the intent is stored before the call and the outcome after it, and whoever comes next looks before it makes. A spare that
 * does not become what it should is never mended: it is deleted, and the next turn of {@link KeepSpares} makes another one.
 */
@Component
class TendSpare implements Job {
    static final String JOB = "spare.tend";

    /** A run goes on to further steps for this long; then it lets others have the worker. */
    private static final Duration TURN = Duration.ofSeconds(2);

    /** Nobody waits for it, and customers' orders come first. */
    private static final Duration NO_ROOM_PAUSE = Duration.ofMinutes(10);

    private static final Duration NO_ROOM_AT_MOST = Duration.ofHours(24);
    static final String DELETE = "end.server";
    private static final Logger LOG = LoggerFactory.getLogger(TendSpare.class);

    private final SpareRecords records;
    private final SagaRecords saga;
    private final Spares spares;
    private final ServerNames names;
    private final Claims claims;
    private final ServerRemoval removal;
    private final ServerFleet fleet;
    private final Vault vault;
    private final SparesForDeployments waiting;
    private final Later later;
    private final Transactions transactions;
    private final Clock clock;
    private final Map<BuildStep, BuildWork> works = new EnumMap<>(BuildStep.class);

    TendSpare(
            SpareRecords records,
            SagaRecords saga,
            Spares spares,
            ServerNames names,
            Claims claims,
            ServerRemoval removal,
            ServerFleet fleet,
            Vault vault,
            SparesForDeployments waiting,
            Later later,
            Transactions transactions,
            Clock clock,
            List<BuildWork> works) {
        this.records = records;
        this.saga = saga;
        this.spares = spares;
        this.names = names;
        this.claims = claims;
        this.removal = removal;
        this.fleet = fleet;
        this.vault = vault;
        this.waiting = waiting;
        this.later = later;
        this.transactions = transactions;
        this.clock = clock;
        works.forEach(work -> this.works.put(work.step(), work));
    }

    @Override
    public String name() {
        return JOB;
    }

    /** Nothing may stay behind because something was unavailable for a day: it is tried for as long as it takes. */
    @Override
    public int attemptsBeforeStaff() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Next run(UUID uuid) {
        SpareId id = new SpareId(uuid);
        if (records.find(id).isEmpty()) {
            return Next.done(); // forgotten meanwhile, see ForgetSpares
        }
        return claims.with(id, worker -> turn(id, worker));
    }

    private Next turn(SpareId id, UUID worker) {
        Instant until = clock.instant().plus(TURN);
        Optional<Next> next = step(id, worker);
        while (next.isEmpty() && clock.instant().isBefore(until)) {
            claims.extend(id, worker);
            next = step(id, worker);
        }
        return next.orElseGet(() -> Next.again(clock.instant()));
    }

    /** One step; empty when the next one may follow at once. */
    private Optional<Next> step(SpareId id, UUID worker) {
        Spare spare = records.find(id).orElseThrow();
        return switch (spare.state()) {
            case CREATING -> build(spare, worker);
            case READY -> {
                transactions.run(() -> waiting.wake(spare));
                yield Optional.of(Next.done());
            }
            case CLAIMED -> Optional.of(Next.done());
            case DISCARDING -> delete(spare, worker);
            case GONE -> Optional.of(lookOnceMore(spare, worker));
        };
    }

    // ---- making

    private Optional<Next> build(Spare spare, UUID worker) {
        BuildStep what = Steps.firstOpen(BuildStep.OF_SPARE, saga.steps(spare.id()), Spare.GENERATION)
                .orElseThrow(
                        () -> new IllegalStateException("everything is done and yet spare is made: " + spare.id()));
        ProvisioningStep step = intend(spare, what.word(), what.undo(), worker);
        CrashPoint.at("spare." + what.word() + ".before");
        StepResult result = run(what, new Site(spare, Spare.GENERATION, step));
        CrashPoint.at("spare." + what.word() + ".called");
        Optional<Next> next = settle(spare, what, step, result, worker);
        CrashPoint.at("spare." + what.word() + ".after");
        return next;
    }

    private StepResult run(BuildStep what, Site site) {
        try {
            return Objects.requireNonNull(works.get(what)).run(site);
        } catch (ClaimLost lost) {
            throw lost;
        } catch (RuntimeException fault) {
            if (!over(what, site.step())) {
                throw fault;
            }
            LOG.error("spare {}: {} fails", site.subject().id(), what.word(), fault);
            return new Broken(what.word() + ".fault");
        }
    }

    private boolean over(BuildStep what, ProvisioningStep step) {
        return clock.instant().isAfter(step.startedAt().plus(what.limit()));
    }

    private ProvisioningStep intend(Spare spare, String word, String undo, UUID worker) {
        return saga.step(spare.id(), Spare.GENERATION, word).orElseGet(() -> {
            ProvisioningStep intent = ProvisioningStep.intent(
                    spare.id(), Spare.GENERATION, word, names.of(spare.id(), Spare.GENERATION), undo, clock.instant());
            spares.fenced(spare.id(), worker, _ -> saga.put(intent));
            return intent;
        });
    }

    private Optional<Next> settle(Spare spare, BuildStep what, ProvisioningStep step, StepResult result, UUID worker) {
        return switch (result) {
            case Done(Runnable and, String _) -> {
                ifStillMade(spare, worker, () -> {
                    and.run();
                    saga.put(step.done(clock.instant()));
                });
                yield Optional.empty();
            }
            case NotYet(Duration in, String note, Runnable and) -> {
                if (over(what, step)) {
                    yield broken(spare, step, what.word() + ".too-long");
                }
                ifStillMade(spare, worker, () -> {
                    and.run();
                    saga.put(step.tried(note));
                });
                yield Optional.of(Next.again(clock.instant().plus(in)));
            }
            case Broken(String code) -> broken(spare, step, code);
            case Hopeless(String reason) -> broken(spare, step, reason);
            case NoRoom(String why, String code) -> noRoom(spare, step, why, code, worker);
        };
    }

    /** Discarded meanwhile: what this step made is found by its name. */
    private void ifStillMade(Spare spare, UUID worker, Runnable work) {
        spares.fenced(spare.id(), worker, now -> {
            if (now.state() == SpareState.CREATING) {
                work.run();
            }
        });
    }

    private Optional<Next> broken(Spare spare, ProvisioningStep step, String code) {
        LOG.warn("spare {}: given up at {}: {}", spare.id(), step.step(), code);
        spares.discard(spare.id(), code);
        return Optional.empty();
    }

    private Optional<Next> noRoom(Spare spare, ProvisioningStep step, String why, String code, UUID worker) {
        Instant now = clock.instant();
        if (now.isAfter(spare.createdAt().plus(NO_ROOM_AT_MOST))) {
            return broken(spare, step, code);
        }
        LOG.info("spare {}: no room ({}, {})", spare.id(), why, code);
        ifStillMade(spare, worker, () -> saga.put(step.waiting(why, now)));
        return Optional.of(Next.again(now.plus(NO_ROOM_PAUSE)));
    }

    // ---- deleting

    private Optional<Next> delete(Spare spare, UUID worker) {
        ProvisioningStep step = intend(spare, DELETE, "none", worker);
        CrashPoint.at("spare." + DELETE + ".before");
        StepResult result = removal.run(spare, Integer.MAX_VALUE, step);
        CrashPoint.at("spare." + DELETE + ".called");
        Optional<Next> next = switch (result) {
            case Done(Runnable and, String _) -> {
                spares.fenced(spare.id(), worker, now -> {
                    and.run();
                    saga.put(step.done(clock.instant()));
                    gone(now);
                });
                yield Optional.of(Next.again(clock.instant().plus(LastLook.AFTER)));
            }
            case NotYet(Duration in, String note, Runnable and) -> {
                spares.fenced(spare.id(), worker, _ -> {
                    and.run();
                    saga.put(step.tried(note));
                });
                yield Optional.of(Next.again(clock.instant().plus(in)));
            }
            case Broken _, Hopeless _, NoRoom _ ->
                throw new IllegalStateException("deleting cannot be given up: " + spare.id());
        };
        CrashPoint.at("spare." + DELETE + ".after");
        return next;
    }

    private void gone(Spare now) {
        vault.destroy(now.scope());
        vault.destroy(Host.firstKeyScope(now, Spare.GENERATION));
        if (now.state() == SpareState.DISCARDING) {
            records.save(now.gone());
            later.at(JOB, now.id().value(), clock.instant().plus(LastLook.AFTER));
        }
    }

    /** A worker that slept through everything may have had an order under way. */
    private Next lookOnceMore(Spare spare, UUID worker) {
        spares.fenced(spare.id(), worker, now -> vault.destroy(now.scope()));
        boolean nothingLeft = true;
        for (Host host : saga.hosts(spare.id())) {
            ServerFleet.Sighting seen = fleet.find(host.name());
            if (seen instanceof ServerFleet.Sighting.Present) {
                LOG.warn("spare {}: server {} is still there", spare.id(), host.name());
                fleet.delete(spare.mayBeLabelled(host), host.name());
            }
            nothingLeft &= seen instanceof ServerFleet.Sighting.Absent;
        }
        return nothingLeft ? Next.done() : Next.again(clock.instant().plus(LastLook.AFTER));
    }
}
