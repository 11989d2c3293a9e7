package net.runagent.core.usage;

import java.time.Clock;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.work.Later;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** While a bank disputes a payment, the agent spends none of our money: its key is off until no payment is disputed. */
@Component
class BlockKey {
    private final ModelKeyRecords records;
    private final Deployments deployments;
    private final Later later;
    private final Clock clock;

    BlockKey(ModelKeyRecords records, Deployments deployments, Later later, Clock clock) {
        this.records = records;
        this.deployments = deployments;
        this.later = later;
        this.clock = clock;
    }

    @EventListener
    void on(DisputeChanged dispute) {
        deployments.ofInvoice(dispute.invoice()).map(Deployment::id).ifPresent(id -> block(id, dispute.open()));
    }

    private void block(DeploymentId id, boolean blocked) {
        if (records.blocked(id, blocked, clock.instant())) {
            later.soon(AlignKey.JOB, id.value());
        }
    }
}
