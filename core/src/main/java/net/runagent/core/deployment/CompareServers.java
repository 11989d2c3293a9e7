package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.runagent.core.deployment.ServerFleet.Labelled;
import net.runagent.core.deployment.ServerFleet.Listing;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Compares the provider's list of our servers with our own table, both ways. What our table says is over is looked for and
 * deleted once more. A server that our table does not know is told to people and left alone: after a restored backup, or
 * beside a second installation of the same name, it may well be somebody's agent.
 */
@Component
class CompareServers implements Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(CompareServers.class);

    /** Told in one turn at most, of each kind: when more are wrong, one cause is behind all of them. */
    private static final int MOST_TOLD = 10;

    private final ServerFleet fleet;
    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final SpareRecords spares;
    private final ServerNames names;
    private final Later later;
    private final Transactions transactions;
    private final StaffAlerts staff;
    private final Clock clock;

    CompareServers(
            ServerFleet fleet,
            DeploymentRecords records,
            SagaRecords saga,
            SpareRecords spares,
            ServerNames names,
            Later later,
            Transactions transactions,
            StaffAlerts staff,
            Clock clock) {
        this.fleet = fleet;
        this.records = records;
        this.saga = saga;
        this.spares = spares;
        this.names = names;
        this.later = later;
        this.transactions = transactions;
        this.staff = staff;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "deployment.compare-servers";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        if (!fleet.available()) {
            return;
        }
        Instant asked = clock.instant();
        switch (fleet.ours()) {
            case Listing.Unknown(String why) -> LOG.warn("our servers could not be listed ({}): not compared", why);
            case Listing.All(List<Labelled> servers) -> {
                tellOrphans(servers, asked);
                tellMissing(servers, asked);
            }
        }
    }

    private void tellOrphans(List<Labelled> servers, Instant asked) {
        List<Labelled> orphans =
                servers.stream().filter(server -> isOrphan(server, asked)).toList();
        if (!orphans.isEmpty()) {
            LOG.warn("{} servers with our label belong to no deployment that lives", orphans.size());
        }
        orphans.stream()
                .limit(MOST_TOLD)
                .forEach(server -> staff.raise(
                        Severity.WARNING,
                        "deployment.server.orphan",
                        Long.toString(server.id()),
                        Map.of("server", Long.toString(server.id()), "deployment", String.valueOf(server.subject()))));
    }

    /** The intent to make a server is stored before it is asked for, so that a younger server is never unknown here. */
    private boolean isOrphan(Labelled server, Instant asked) {
        return switch (server.subject()) {
            case null -> true;
            case DeploymentId id -> isOrphan(id, server, asked);
            case SpareId id ->
                spares.find(id).map(spare -> isOrphan(spare, server, asked)).orElse(true);
        };
    }

    private boolean isOrphan(Spare spare, Labelled server, Instant asked) {
        return switch (spare.state()) {
            case CREATING, READY ->
                saga.host(spare.id(), Spare.GENERATION)
                        .filter(host -> host.name().equals(server.name()))
                        .isEmpty();
            // It changes its labels some time after it has changed hands.
            case CLAIMED -> isOrphan(Objects.requireNonNull(spare.claimedBy()), server, asked);
            case DISCARDING -> false;
            case GONE -> {
                LOG.warn("server {} of the discarded spare {} is still there", server.id(), spare.id());
                transactions.run(() -> later.soon(TendSpare.JOB, spare.id().value()));
                yield false;
            }
        };
    }

    private boolean isOrphan(DeploymentId id, Labelled server, Instant asked) {
        Optional<Deployment> deployment = records.find(id);
        Optional<Host> host = deployment.flatMap(known -> saga.hosts(known.id()).stream()
                .filter(candidate -> candidate.name().equals(server.name()))
                .findFirst());
        if (deployment.isEmpty()) {
            return true;
        }
        if (host.isEmpty()) {
            return !isSuperseded(deployment.get(), server);
        }
        State state = deployment.get().state();
        if (state.over()) {
            DeploymentId over = deployment.get().id();
            LOG.warn("server {} of the ended deployment {} is still there", server.id(), over);
            transactions.run(() -> later.soon(LastLook.JOB, over.value()));
            return false;
        }
        boolean ending = state instanceof State.Terminating || state instanceof State.Undoing;
        Instant gone = host.get().goneAt();
        return !ending && gone != null && gone.isBefore(asked);
    }

    /**
     * A server of the deployment's own, under the name that we gave it, although a spare serves in its place: a worker that
     * slept had its order under way when others went on. Only once the spare has come to stay is it sure that nobody else
     * takes it for the deployment's.
     */
    private boolean isSuperseded(Deployment deployment, Labelled server) {
        if (saga.hosts(deployment.id()).stream()
                .noneMatch(host ->
                        names.superseded(host).filter(server.name()::equals).isPresent())) {
            return false;
        }
        if (deployment.state().handedOver()) {
            staff.raise(
                    Severity.WARNING,
                    "deployment.server.second",
                    deployment.id().toString(),
                    Map.of("server", server.name()));
            fleet.delete(deployment.id(), server.name());
        } else if (deployment.state().over()) {
            transactions.run(() -> later.soon(LastLook.JOB, deployment.id().value()));
        }
        return true;
    }

    private void tellMissing(List<Labelled> servers, Instant asked) {
        Set<String> names = servers.stream().map(Labelled::name).collect(Collectors.toSet());
        records.in(Set.of(State.Running.class, State.NeedsAttention.class, State.Suspended.class)).stream()
                .filter(deployment -> deployment.state().since().isBefore(asked))
                .filter(deployment -> saga.newest(deployment.id())
                        .filter(host -> !names.contains(host.name()))
                        .isPresent())
                .limit(MOST_TOLD)
                .filter(this::reallyWithoutServer)
                .forEach(deployment -> staff.raise(
                        Severity.CRITICAL,
                        "deployment.server-gone",
                        deployment.id().toString(),
                        Map.of()));
    }

    /** Asked by name, as the list may be cut or older than what happened meanwhile. */
    private boolean reallyWithoutServer(Deployment deployment) {
        Host host = saga.newest(deployment.id()).orElseThrow();
        return fleet.find(host.name()) instanceof Sighting.Absent
                && records.find(deployment.id())
                        .filter(now -> now.state().equals(deployment.state()))
                        .isPresent();
    }
}
