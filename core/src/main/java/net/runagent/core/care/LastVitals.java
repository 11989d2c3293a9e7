package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** How agents' servers are, as the watch has seen them on the way; a minute or so old for whoever asks. */
@Component
public class LastVitals {
    /** Each is stored no more often than this: with many agents it would be the most that the database does. */
    private static final Duration STORED_EVERY = Duration.ofMinutes(1);

    private final VitalsRecords records;
    private final Transactions transactions;
    private final Clock clock;
    private final Map<UUID, Instant> stored = new ConcurrentHashMap<>();

    LastVitals(VitalsRecords records, Transactions transactions, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
    }

    public Optional<MachineSeen> of(DeploymentId deployment) {
        return transactions.call(() -> records.find(deployment));
    }

    void saw(Deployment deployment, AgentHealth health) {
        Instant now = clock.instant();
        UUID id = deployment.id().value();
        Instant last = stored.get(id);
        if (!health.vitals().known() || last != null && last.plus(STORED_EVERY).isAfter(now)) {
            return;
        }
        stored.put(id, now);
        transactions.run(() -> records.put(deployment.id(), MachineSeen.of(health, now)));
    }

    /** Of all others nothing is remembered. */
    void only(Set<UUID> watched) {
        stored.keySet().retainAll(watched);
    }
}
