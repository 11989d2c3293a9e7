package net.runagent.core.care;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Fact;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.Purpose;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks at every agent again and again, so that we notice first. Trouble counts when it is seen twice in a row; what could
 * not be asked says nothing, and what was seen counts only while the agent stands as it did before the look: a recovery that
 * began meanwhile knows better. It acts on a standing instruction of the agent's owner; whoever has switched that off is
 * not looked after, and no secret is opened.
 */
@Component
class WatchAgents implements Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(WatchAgents.class);
    private static final int LOOKS_UNTIL_TROUBLE = 2;
    /** More than this many agents, and more than this share of all, are no coincidence. */
    private static final int MANY = 3;

    private static final int MANY_PERCENT = 20;
    private static final String STEP = "watch.health";

    private final Deployments deployments;
    private final LookedAfter lookedAfter;
    private final ServerFleet fleet;
    private final AgentHost agentHost;
    private final HostLogin login;
    private final Lives lives;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final StandingInstructions instructions;
    private final Transactions transactions;
    private final CareProperties properties;

    /** What one turn has found. */
    private static final class Round {
        final AtomicInteger turnedBad = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
    }

    /**
     * Bad looks in a row at an agent.
     *
     * @param since when the agent came into the state that was looked at; looks at an earlier one do not count
     */
    private record Bad(Instant since, int looks) {
        Bad further(Bad next) {
            return next.since.equals(since) ? new Bad(since, looks + 1) : next;
        }
    }

    /** A cache: after a restart trouble is noticed one look later. */
    private final Map<UUID, Bad> badLooks = new ConcurrentHashMap<>();

    WatchAgents(
            Deployments deployments,
            LookedAfter lookedAfter,
            ServerFleet fleet,
            AgentHost agentHost,
            HostLogin login,
            Lives lives,
            Tidings tidings,
            StaffAlerts staff,
            StandingInstructions instructions,
            Transactions transactions,
            CareProperties properties) {
        this.deployments = deployments;
        this.lookedAfter = lookedAfter;
        this.fleet = fleet;
        this.agentHost = agentHost;
        this.login = login;
        this.lives = lives;
        this.tidings = tidings;
        this.staff = staff;
        this.instructions = instructions;
        this.transactions = transactions;
        this.properties = properties;
    }

    @Override
    public String name() {
        return "care.watch";
    }

    @Override
    public Duration every() {
        return properties.watchEvery();
    }

    @EventListener
    void on(EverythingForgotten forgotten) {
        badLooks.clear();
    }

    @Override
    public void run() {
        Set<DeploymentId> rotating = lookedAfter.now();
        Set<DeploymentId> leftAlone = instructions.off(Kind.LOOK_AFTER);
        List<Deployment> watched = deployments.live().stream()
                .filter(deployment -> !leftAlone.contains(deployment.id()))
                .filter(deployment -> !(deployment.state() instanceof State.Recovering))
                .filter(deployment -> !rotating.contains(deployment.id()))
                .toList();
        badLooks.keySet()
                .retainAll(watched.stream()
                        .map(deployment -> deployment.id().value())
                        .toList());
        Round round = new Round();
        Semaphore places = new Semaphore(properties.looksAtOnce());
        try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Deployment deployment : watched) {
                places.acquireUninterruptibly();
                looks.execute(() -> {
                    try {
                        lookAt(deployment, round);
                    } catch (StandingInstructions.SwitchedOff meanwhile) {
                        // Nothing was opened; the next turn leaves it alone from the start.
                    } catch (RuntimeException trouble) {
                        if (standsStill(deployment)) {
                            round.failed.incrementAndGet();
                        }
                        LOG.warn("deployment {} could not be looked at: {}", deployment.id(), Failures.brief(trouble));
                    } finally {
                        places.release();
                    }
                });
            }
        }
        tellOfMany(round, watched.size());
    }

    /** What turned bad for many at the same time has one cause that is not theirs; the staff hears of it once an hour. */
    private void tellOfMany(Round round, int watched) {
        int bad = round.turnedBad.get() + round.failed.get();
        if (bad > MANY && bad * 100 > watched * MANY_PERCENT) {
            staff.raise(
                    Severity.CRITICAL,
                    "care.many-down",
                    name(),
                    Map.of(
                            "watched",
                            String.valueOf(watched),
                            "turned-bad",
                            round.turnedBad.toString(),
                            "not-looked-at",
                            round.failed.toString()));
        }
    }

    /** Whether a look that failed is trouble of ours: an agent that ended while we looked has no key to log in with. */
    private boolean standsStill(Deployment seen) {
        try {
            return deployments
                    .find(seen.id())
                    .filter(now -> now.state().equals(seen.state()))
                    .isPresent();
        } catch (RuntimeException trouble) {
            return true; // the same trouble, most likely
        }
    }

    private void lookAt(Deployment deployment, Round round) {
        Optional<String> seen = look(deployment);
        if (seen.isEmpty()) {
            return;
        }
        if (seen.get().isEmpty()) {
            badLooks.remove(deployment.id().value());
            if (deployment.state() instanceof State.NeedsAttention) {
                lives.still(deployment, () -> lives.apply(deployment.id(), new Fact.HealthSeen(), this::well));
            }
            return;
        }
        Bad bad = badLooks.merge(
                deployment.id().value(), new Bad(deployment.state().since(), 1), Bad::further);
        if (bad.looks() >= LOOKS_UNTIL_TROUBLE) {
            lives.still(
                    deployment,
                    () -> lives.apply(deployment.id(), new Fact.TroubleSeen(seen.get()), now -> {
                        round.turnedBad.incrementAndGet();
                        trouble(now, seen.get());
                    }));
        }
    }

    /** A word for the trouble, an empty one for none; nothing when it could not be found out. */
    private Optional<String> look(Deployment deployment) {
        Host host = deployments.host(deployment.id()).orElseThrow();
        return switch (fleet.watch(host.name())) {
            case Sighting.Unknown(String _) -> Optional.empty();
            case Sighting.Absent() -> Optional.of(Diagnosis.SERVER_GONE);
            case Sighting.Present(ServerFleet.Server server)
            when server.status().equals("off") -> Optional.of(Diagnosis.SERVER_OFF);
            case Sighting.Present(ServerFleet.Server server) when !server.running() -> Optional.empty();
            case Sighting.Present _ -> health(deployment, host);
        };
    }

    private Optional<String> health(Deployment deployment, Host host) {
        UUID instruction = instructions.of(deployment, Kind.LOOK_AFTER).id();
        HostAccess access = login.to(deployment, host, Purpose.RECOVER, instruction, STEP)
                .guarded(permission -> () -> transactions.call(() -> {
                    instructions.require(deployment, Kind.LOOK_AFTER);
                    return permission.get();
                }));
        HostResult<AgentHealth> result = agentHost.health(access);
        return switch (result) {
            case HostResult.Ok<AgentHealth>(AgentHealth health) -> Optional.of(Health.word(health));
            case HostResult.NotYet<AgentHealth> _ -> Optional.empty();
            case HostResult.Unreachable<AgentHealth> _ -> Optional.of(Diagnosis.NO_LOGIN);
            case HostResult.Wrong<AgentHealth> _ -> Optional.of("agent-down");
        };
    }

    private void trouble(Deployment now, String reason) {
        tidings.tell(
                now.account(),
                new AgentTrouble(now.id().value(), reason),
                "trouble:%s:%s:%s".formatted(now.id(), now.state().since(), reason));
        if (reason.equals(Diagnosis.SERVER_GONE)) {
            staff.raise(Severity.CRITICAL, "deployment.server-gone", now.id().toString(), Map.of());
        }
    }

    private void well(Deployment now) {
        tidings.tell(
                now.account(),
                new AgentWell(now.id().value()),
                "well:%s:%s".formatted(now.id(), now.state().since()));
    }
}
