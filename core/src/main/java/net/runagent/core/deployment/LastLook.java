package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Looks once more, some time after a deployment ended: a worker that slept through everything may have had an order to
 * a provider under way, or a key of the deployment in its hands. Whatever carries the deployment's names is deleted.
 */
@Component
class LastLook implements Job {
    static final String JOB = "deployment.last-look";
    static final Duration AFTER = Duration.ofMinutes(10);

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final ServerNames names;
    private final ServerFleet fleet;
    private final ModelKeys modelKeys;
    private final AgentBackups backups;
    private final Vault vault;
    private final Transactions transactions;
    private final StaffAlerts staff;
    private final Clock clock;

    LastLook(
            DeploymentRecords records,
            SagaRecords saga,
            ServerNames names,
            ServerFleet fleet,
            ModelKeys modelKeys,
            AgentBackups backups,
            Vault vault,
            Transactions transactions,
            StaffAlerts staff,
            Clock clock) {
        this.records = records;
        this.saga = saga;
        this.names = names;
        this.fleet = fleet;
        this.modelKeys = modelKeys;
        this.backups = backups;
        this.vault = vault;
        this.transactions = transactions;
        this.staff = staff;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        if (!records.find(id).orElseThrow().state().over()) {
            return Next.done();
        }
        // A worker that slept may as well have put a key or a secret where they had just been destroyed.
        transactions.run(() -> vault.destroy(records.find(id).orElseThrow().scope()));
        // A server costs money by the hour: it does not wait for an answer about the key, nor one server for another.
        boolean nothingLeft = true;
        Deployment over = records.find(id).orElseThrow();
        for (Host host : saga.hosts(id)) {
            nothingLeft &= gone(over, over.mayBeLabelled(host), host.name());
            Optional<String> other = names.superseded(host);
            nothingLeft &= other.isEmpty() || gone(over, Set.of(id), other.get());
        }
        nothingLeft &= modelKeys.remove(id) instanceof ModelKeys.Made.Done;
        nothingLeft &= backups.remove(id);
        return nothingLeft ? Next.done() : Next.again(clock.instant().plus(AFTER));
    }

    private boolean gone(Deployment deployment, Set<SubjectId> owners, String name) {
        return switch (fleet.find(name)) {
            case ServerFleet.Sighting.Absent() -> true;
            case ServerFleet.Sighting.Unknown(String _) -> false;
            case ServerFleet.Sighting.Present _ -> {
                staff.raise(
                        Severity.WARNING,
                        "deployment.server.left-over",
                        deployment.id().toString(),
                        Map.of("server", name));
                fleet.delete(owners, name);
                yield false;
            }
        };
    }
}
