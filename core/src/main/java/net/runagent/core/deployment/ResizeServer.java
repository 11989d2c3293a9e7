package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.ServerFleet.Ending;
import net.runagent.core.deployment.ServerFleet.Fit;
import net.runagent.core.deployment.ServerFleet.Server;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.vault.Purpose;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * Gives the server of a live agent the size of its plan: a copy of what the agent remembers, off, another type, on, and two green looks. Each look at the server
 * comes before the next call, so a repeat after a crash or a lost answer finds what the first try did. Its disk is never
 * touched. What does not succeed leaves the server as it was, switched on, and is tried again later; an agent whose plan
 * is paid for runs on its old server until then. Nothing here deletes or makes a server.
 */
@Component
public class ResizeServer implements Job {
    public static final String JOB = "deployment.resize";

    /** The row of the size that was wanted last: its undo the type before, its note how far it is. */
    static final String STEP = "resize.server";

    /** How long the system is given to shut down by itself. */
    private static final Duration SHUT_DOWN = Duration.ofSeconds(45);

    /** The time that a change of type may take; whatever takes longer is told to the staff. */
    private static final Duration SLOW = Duration.ofMinutes(15);

    private static final Duration WELL_WITHIN = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration WHILE_RECOVERED = Duration.ofSeconds(5);
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(3);

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final Lives lives;
    private final Claims claims;
    private final ServerFleet fleet;
    private final AgentHost agentHost;
    private final HostLogin login;
    private final AgentBackups backups;
    private final Catalogue catalogue;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Later later;
    private final Ids ids;
    private final Clock clock;

    ResizeServer(
            DeploymentRecords records,
            SagaRecords saga,
            Lives lives,
            Claims claims,
            ServerFleet fleet,
            AgentHost agentHost,
            HostLogin login,
            AgentBackups backups,
            Catalogue catalogue,
            Tidings tidings,
            StaffAlerts staff,
            Later later,
            Ids ids,
            Clock clock) {
        this.records = records;
        this.saga = saga;
        this.lives = lives;
        this.claims = claims;
        this.fleet = fleet;
        this.agentHost = agentHost;
        this.login = login;
        this.backups = backups;
        this.catalogue = catalogue;
        this.tidings = tidings;
        this.staff = staff;
        this.later = later;
        this.ids = ids;
        this.clock = clock;
    }

    /** How far a change of size is. */
    public enum Phase {
        /** Not begun, or to be tried again. */
        WAIT,
        /** What the agent remembers is copied first; it goes on answering meanwhile. */
        COPY,
        OFF,
        TYPE,
        ON,
        /** Waits for the first green look. */
        LOOK,
        WELL;

        /** @param about the type it is to have, or after {@code !} why it stays as it was */
        String with(int round, String about) {
            return name().toLowerCase(Locale.ROOT) + ":" + round + ":" + about;
        }

        static Phase of(ProvisioningStep step) {
            String word = step.note().split(":", 3)[0];
            return Arrays.stream(values())
                    .filter(phase -> phase.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElse(WAIT);
        }

        /** The server is, or may be, switched off or just on again. */
        public boolean atIt() {
            return this != WAIT && this != COPY;
        }
    }

    /** @param failed whether the server stays as it was and is only switched on again */
    public record UnderWay(UUID change, Phase phase, boolean failed, Instant since) {}

    /** Joins the running transaction: from now on the server is to have the size of the deployment's plan. */
    void want(Deployment deployment) {
        String before = saga.newest(deployment.id()).map(Host::serverType).orElse("");
        saga.put(ProvisioningStep.intent(deployment.id(), 0, STEP, ids.next().toString(), before, clock.instant()));
        later.soon(JOB, deployment.id().value());
    }

    /** Joins the running transaction. */
    public Optional<UnderWay> underWay(DeploymentId id) {
        return open(id).map(step ->
                new UnderWay(UUID.fromString(step.key()), Phase.of(step), failed(step), step.startedAt()));
    }

    /** Those whose servers go off and on at this time; whatever takes longer than a quarter of an hour is not counted. */
    public Set<DeploymentId> atIt() {
        Instant lately = clock.instant().minus(SLOW);
        return saga.open(STEP).stream()
                .filter(step -> Phase.of(step).atIt() && step.startedAt().isAfter(lately))
                .map(ProvisioningStep::deployment)
                .collect(Collectors.toSet());
    }

    private Optional<ProvisioningStep> open(DeploymentId id) {
        return saga.step(id, 0, STEP).filter(step -> !step.done());
    }

    @Override
    public String name() {
        return JOB;
    }

    /** A server that was switched off must come on again, whatever happens to us. */
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
        Deployment deployment = records.find(id).orElseThrow();
        Optional<ProvisioningStep> open = open(id);
        if (open.isEmpty() || !deployment.state().live()) {
            return Next.done(); // what does not live now is looked at again within the hour, see FollowPlan
        }
        if (deployment.state() instanceof State.Recovering) {
            return Next.again(clock.instant().plus(WHILE_RECOVERED));
        }
        ProvisioningStep step = open.get();
        String label = STEP + "." + Phase.of(step).name().toLowerCase(Locale.ROOT);
        CrashPoint.at(label + ".before");
        Host host = saga.newest(id).orElseThrow();
        Next next = switch (fleet.find(host.name())) {
            case Sighting.Present(Server server) -> go(new At(deployment, host, step, worker), server);
            case Sighting.Absent() -> gone(new At(deployment, host, step, worker));
            case Sighting.Unknown(String _) -> note(new At(deployment, host, step, worker), step.note());
        };
        CrashPoint.at(label + ".after");
        return next;
    }

    private record At(Deployment deployment, Host host, ProvisioningStep step, UUID worker) {
        String about() {
            return about(step);
        }

        static String about(ProvisioningStep step) {
            String[] parts = step.note().split(":", 3);
            return parts.length < 3 ? "" : parts[2];
        }

        /** How often it was tried before and failed. */
        int round() {
            String[] parts = step.note().split(":", 3);
            return parts.length < 3 ? 0 : Integer.parseInt(parts[1]);
        }

        String at(Phase phase, String about) {
            return phase.with(round(), about);
        }
    }

    private Next go(At at, Server server) {
        return server.locked()
                ? note(at, at.step().note())
                : switch (Phase.of(at.step())) {
                    case WAIT -> choose(at, server);
                    case COPY -> copy(at);
                    case OFF -> off(at, server);
                    case TYPE -> type(at, server);
                    case ON -> on(at, server);
                    case LOOK, WELL -> look(at, server);
                };
    }

    private Next gone(At at) {
        return fenced(at, Next.done(), _ -> {
            saga.put(at.step().noting("gone").done(clock.instant())); // the watch over agents tells what is to be done
            staff.raise(
                    Severity.CRITICAL,
                    "deployment.resize.server-gone",
                    at.deployment().id().toString(),
                    Map.of());
        });
    }

    /** Looks whether there is room before anything is switched off. */
    private Next choose(At at, Server server) {
        if (backups.restoring(at.deployment().id())) {
            return note(at, at.step().note());
        }
        Plan plan = catalogue.plan(at.deployment().selection().plan());
        Fit fit = fleet.fit(server, plan.serverTypes(), plan.maxMonthlyServerCostCents());
        return switch (fit) {
            case Fit.Already() ->
                server.running() && at.round() == 0
                        ? silentlyDone(at, server)
                        : begin(at, at.at(Phase.ON, server.serverType()));
            case Fit.Fits(String type) -> begin(at, at.at(Phase.COPY, type));
            case Fit.OutOfStock() -> failed(at, "no-room");
            case Fit.Never(String why) -> never(at, why);
            case Fit.Unknown(String _) -> note(at, at.step().note());
        };
    }

    /** The plan's server already, as when only the period of payment changed. */
    private Next silentlyDone(At at, Server server) {
        return fenced(at, Next.done(), _ -> {
            saga.put(at.host().made(server));
            saga.put(at.step().done(clock.instant()));
        });
    }

    private Next begin(At at, String note) {
        return fenced(at, Next.again(clock.instant()), now -> {
            saga.put(begun(at.step(), note, clock.instant()));
            resizing(now, at.step());
        });
    }

    private static ProvisioningStep begun(ProvisioningStep step, String note, Instant since) {
        return new ProvisioningStep(
                step.deployment(), step.generation(), step.step(), step.key(), step.undo(), since, 0, note, null);
    }

    /** A disk of a server that is switched off and on is not touched; should it not come on again, there is a copy. */
    private Next copy(At at) {
        UUID round = NamedIds.of(UUID.fromString(at.step().key()), "copy-" + at.round());
        AgentBackups.Standing copy = backups.before(at.deployment().id(), round);
        CrashPoint.at(STEP + ".copy.called");
        return copy == AgentBackups.Standing.UNDER_WAY
                ? note(at, at.step().note())
                : fenced(at, Next.again(clock.instant()), now -> {
                    saga.put(begun(at.step(), at.at(Phase.OFF, at.about()), clock.instant()));
                    resizing(now, at.step());
                });
    }

    private Next off(At at, Server server) {
        if (server.off()) {
            return move(at, at.at(Phase.TYPE, at.about()));
        }
        DeploymentId id = at.deployment().id();
        boolean patient = clock.instant().isBefore(at.step().startedAt().plus(SHUT_DOWN));
        Ending ending = at.step().attempts() > 1 && patient
                ? new Ending.Done()
                : patient ? fleet.shutDown(id, server.name()) : fleet.powerOff(id, server.name());
        CrashPoint.at(STEP + ".off.called");
        return ending instanceof Ending.Refused(String code, String _)
                ? move(at, at.at(Phase.ON, "!" + code))
                : note(at, at.step().note());
    }

    private Next type(At at, Server server) {
        if (server.serverType().equals(at.about())) {
            return move(at, at.at(Phase.ON, at.about()));
        }
        if (!server.off()) {
            return move(at, at.at(Phase.OFF, at.about()));
        }
        Ending ending = fleet.changeType(at.deployment().id(), server.name(), at.about());
        CrashPoint.at(STEP + ".type.called");
        boolean late = clock.instant().isAfter(at.step().startedAt().plus(SLOW));
        return switch (ending) {
            case Ending.Refused(String code, String _) -> move(at, at.at(Phase.ON, "!" + code));
            case Ending.NotYet _ when late -> move(at, at.at(Phase.ON, "!too-long"));
            case Ending.Unknown _ when late -> move(at, at.at(Phase.ON, "!too-long"));
            default -> note(at, at.step().note());
        };
    }

    private Next on(At at, Server server) {
        if (server.running()) {
            return fenced(at, Next.again(clock.instant()), now -> {
                saga.put(at.host().made(server));
                saga.put(begun(at.step(), at.at(Phase.LOOK, at.about()), clock.instant()));
                resizing(now, at.step());
            });
        }
        Ending ending = fleet.powerOn(at.deployment().id(), server.name());
        CrashPoint.at(STEP + ".on.called");
        boolean late = clock.instant().isAfter(at.step().startedAt().plus(SLOW));
        if (late || ending instanceof Ending.Refused) {
            staff.raise(
                    Severity.CRITICAL,
                    "deployment.resize.not-on",
                    at.deployment().id().toString(),
                    Map.of("server", server.name(), "answer", ending.getClass().getSimpleName()));
        }
        return note(at, at.step().note());
    }

    /** Two green looks in a row, as after a recovery. */
    private Next look(At at, Server server) {
        UUID change = UUID.fromString(at.step().key());
        HostResult<AgentHealth> result =
                agentHost.health(login.to(at.deployment(), at.host(), Purpose.UPDATE, change, STEP));
        CrashPoint.at(STEP + ".look.called");
        boolean answers = result instanceof HostResult.Ok<AgentHealth>(AgentHealth health) && health.answers();
        boolean seen = result instanceof HostResult.Ok<AgentHealth>; // a look that was lost says nothing
        if (answers && Phase.of(at.step()) == Phase.WELL) {
            return failed(at.step()) ? failed(at, at.about().substring(1)) : done(at, server);
        }
        if (!answers && clock.instant().isAfter(at.step().startedAt().plus(WELL_WITHIN))) {
            return notWell(at);
        }
        return note(
                at,
                seen
                        ? at.at(answers ? Phase.WELL : Phase.LOOK, at.about())
                        : at.step().note());
    }

    private static boolean failed(ProvisioningStep step) {
        return At.about(step).startsWith("!");
    }

    private Next done(At at, Server server) {
        return fenced(at, Next.done(), now -> {
            saga.put(at.host().made(server));
            saga.put(at.step().done(clock.instant()));
            if (now.state() instanceof State.NeedsAttention) {
                lives.apply(now.id(), new Fact.HealthSeen());
            }
            tell(now, at.step(), "");
        });
    }

    /** The server has what it has and is on; an agent that does not answer is for the recovery. */
    private Next notWell(At at) {
        return fenced(at, Next.done(), now -> {
            saga.put(at.step().done(clock.instant()));
            lives.apply(now.id(), new Fact.TroubleSeen("agent-down"));
            staff.raise(
                    Severity.CRITICAL, "deployment.resize.not-well", now.id().toString(), Map.of());
            tell(now, at.step(), "not-well");
        });
    }

    /** Not now: the old size stays, the agent runs, both sides hear of it once, and it is tried again. */
    private Next failed(At at, String code) {
        Duration pause = SHORTEST_WAIT.multipliedBy(1L << Math.min(at.round(), 6));
        Instant again = clock.instant().plus(pause.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : pause);
        String result = code.equals("no-room") ? "no-room" : "kept-old";
        return fenced(at, Next.again(again), now -> {
            saga.put(at.step().tried(Phase.WAIT.with(at.round() + 1, "")));
            staff.raise(Severity.WARNING, "deployment.resize.waits", now.id().toString(), Map.of("code", code));
            tell(now, at.step(), result);
        });
    }

    private Next never(At at, String why) {
        return fenced(at, Next.done(), now -> {
            saga.put(at.step().noting("never").done(clock.instant()));
            staff.raise(Severity.CRITICAL, "deployment.resize.never", now.id().toString(), Map.of("why", why));
            tell(now, at.step(), "never");
        });
    }

    private Next move(At at, String note) {
        return fenced(at, Next.again(clock.instant()), now -> {
            saga.put(begun(at.step(), note, at.step().startedAt()));
            resizing(now, at.step());
        });
    }

    private Next note(At at, String note) {
        return fenced(
                at,
                Next.again(clock.instant().plus(LOOK_AGAIN)),
                _ -> saga.put(at.step().tried(note)));
    }

    /** Stores only while this is still the size that was wanted last. */
    private Next fenced(At at, Next next, Consumer<Deployment> work) {
        boolean[] stored = new boolean[1];
        lives.fenced(at.deployment().id(), at.worker(), now -> {
            stored[0] = now.state().live()
                    && open(now.id())
                            .filter(step -> step.key().equals(at.step().key()))
                            .isPresent();
            if (stored[0]) {
                work.accept(now);
            }
        });
        return stored[0] ? next : Next.again(clock.instant());
    }

    private void resizing(Deployment now, ProvisioningStep step) {
        tidings.tell(now.account(), new ServerResizing(now.id().value()), "resizing:" + step.key() + ":" + step.note());
    }

    private void tell(Deployment now, ProvisioningStep step, String result) {
        tidings.tell(
                now.account(),
                new ServerResized(now.id().value(), UUID.fromString(step.key()), result),
                "resized:" + step.key() + ":" + result);
    }
}
