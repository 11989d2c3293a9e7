package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.runagent.core.deployment.ServerFleet.Labelled;
import net.runagent.core.deployment.ServerFleet.Listing;
import net.runagent.core.deployment.ServerFleet.Thing;
import net.runagent.core.deployment.ServerFleet.Unused;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks each hour whether anything at the provider serves nobody, and once a day writes into the log that nothing of an ended
 * deployment is there. That is proven only when each server is one that our tables know, of somebody it serves: a server that they
 * do not know may be of a deployment that was ended and forgotten. {@link CompareServers} tells of such servers and deletes what our
 * table says is over; here they are only counted. What is no server is told to people and left alone, since its labels cannot say
 * that we made it. Backups of an ended deployment are removed and told. That nothing could be read for two days is told as well: no finding is no proof.
 */
@Component
class ProveNothingLeft implements Recurring {
    static final Duration PROVEN_EVERY = Duration.ofDays(1);
    static final Duration UNPROVEN_AT_MOST = Duration.ofDays(2);

    /** Told in one turn at most: when more are left, one cause is behind all of them. */
    private static final int MOST_TOLD = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ProveNothingLeft.class);

    private final ServerFleet fleet;
    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final SpareRecords spares;
    private final AgentBackups backups;
    private final StaffAlerts staff;
    private final Clock clock;

    /** An address is without a server for a moment while that is deleted: what is told was there at two looks. */
    private Set<Thing> seenBefore = Set.of();

    private Instant read;
    private Instant proven = Instant.EPOCH;

    ProveNothingLeft(
            ServerFleet fleet,
            DeploymentRecords records,
            SagaRecords saga,
            SpareRecords spares,
            AgentBackups backups,
            StaffAlerts staff,
            Clock clock) {
        this.fleet = fleet;
        this.records = records;
        this.saga = saga;
        this.spares = spares;
        this.backups = backups;
        this.staff = staff;
        this.clock = clock;
        this.read = clock.instant();
    }

    @Override
    public String name() {
        return "deployment.prove-nothing-left";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public synchronized void run() {
        if (!fleet.available()) {
            return;
        }
        Instant now = clock.instant();
        Optional<Set<DeploymentId>> copied = backups.owners();
        if (!(fleet.ours() instanceof Listing.All(List<Labelled> servers))
                || !(fleet.unused() instanceof Unused.All(Set<Thing> things))
                || copied.isEmpty()) {
            tellUnproven(now);
            return;
        }
        read = now;
        tellUnused(things);
        prove(servers, things, leftOver(copied.get()), now);
    }

    private void tellUnproven(Instant now) {
        LOG.warn("what is at the provider could not be read: nothing is proven");
        if (now.isAfter(read.plus(UNPROVEN_AT_MOST))) {
            staff.raise(Severity.WARNING, "deployment.not-proven", "provider", Map.of("since", read.toString()));
        }
    }

    private void tellUnused(Set<Thing> things) {
        things.stream()
                .filter(seenBefore::contains)
                .limit(MOST_TOLD)
                .forEach(thing -> staff.raise(
                        Severity.WARNING,
                        "deployment.unused",
                        thing.kind() + " " + thing.id(),
                        Map.of("kind", thing.kind(), "id", Long.toString(thing.id()))));
        seenBefore = things;
    }

    /** Backups of nobody that we know may be of a database that was set back: they are told and left alone. */
    private long leftOver(Set<DeploymentId> copied) {
        long left = 0;
        for (DeploymentId id : copied) {
            Optional<Deployment> of = records.find(id);
            if (of.isPresent() && !of.get().state().over()) {
                continue;
            }
            left++;
            staff.raise(
                    Severity.WARNING,
                    "backup.left-over",
                    id.toString(),
                    Map.of("known", String.valueOf(of.isPresent())));
            if (of.isPresent() && backups.remove(id)) {
                left--;
            }
        }
        return left;
    }

    private void prove(List<Labelled> servers, Set<Thing> things, long backupsLeft, Instant now) {
        long idle = servers.stream().filter(server -> !serves(server, now)).count();
        if (idle > 0 || !things.isEmpty() || backupsLeft > 0) {
            LOG.warn(
                    "not proven: {} of {} servers serve nobody that we know, {} other things serve nobody, backups are left of"
                            + " {} deployments",
                    idle,
                    servers.size(),
                    things.size(),
                    backupsLeft);
        } else if (now.isAfter(proven.plus(PROVEN_EVERY))) {
            proven = now;
            LOG.info("proven: none of {} servers is of an ended deployment, and nothing else is left", servers.size());
        }
    }

    private boolean serves(Labelled server, Instant asked) {
        return switch (server.subject()) {
            case null -> false;
            case DeploymentId id -> serves(id, server, asked);
            case SpareId id ->
                spares.find(id).filter(spare -> serves(spare, server, asked)).isPresent();
        };
    }

    private boolean serves(DeploymentId id, Labelled server, Instant asked) {
        return records.find(id).filter(known -> !known.state().over()).isPresent() && isHost(id, server, asked);
    }

    private boolean serves(Spare spare, Labelled server, Instant asked) {
        return switch (spare.state()) {
            case CREATING, READY, DISCARDING -> isHost(spare.id(), server, asked);
            // It changes its labels some time after it has changed hands.
            case CLAIMED -> serves(Objects.requireNonNull(spare.claimedBy()), server, asked);
            case GONE -> false;
        };
    }

    /** The intent to make a server is stored before it is asked for; one proven gone before we asked is not meant to be there. */
    private boolean isHost(SubjectId subject, Labelled server, Instant asked) {
        return saga.hosts(subject).stream()
                .filter(host -> host.name().equals(server.name()))
                .anyMatch(host -> host.goneAt() == null || !host.goneAt().isBefore(asked));
    }
}
