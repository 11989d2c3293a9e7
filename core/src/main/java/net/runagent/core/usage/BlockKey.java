package net.runagent.core.usage;

import java.time.Clock;
import java.util.Optional;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.work.Later;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * While a bank disputes a payment, the agent spends none of our money: its key is off until no payment is disputed. A key
 * that is not made yet is intended as one that may not be used, so that whoever makes it finds that.
 */
@Component
class BlockKey {
    private final ModelKeyRecords records;
    private final FirstKey firstKey;
    private final OwnKeys ownKeys;
    private final CreditOrderRecords orders;
    private final DisputedAgents disputes;
    private final Catalogue catalogue;
    private final Deployments deployments;
    private final Later later;
    private final Clock clock;

    BlockKey(
            ModelKeyRecords records,
            FirstKey firstKey,
            OwnKeys ownKeys,
            CreditOrderRecords orders,
            DisputedAgents disputes,
            Catalogue catalogue,
            Deployments deployments,
            Later later,
            Clock clock) {
        this.records = records;
        this.firstKey = firstKey;
        this.ownKeys = ownKeys;
        this.orders = orders;
        this.disputes = disputes;
        this.catalogue = catalogue;
        this.deployments = deployments;
        this.later = later;
        this.clock = clock;
    }

    @EventListener
    void on(DisputeChanged dispute) {
        Optional<Deployment> paidFor = deployments
                .ofInvoice(dispute.invoice())
                .or(() -> orders.find(dispute.invoice()).flatMap(order -> deployments.find(order.deployment())));
        paidFor.filter(deployment -> !deployment.state().over()).ifPresent(this::follow);
    }

    /** What was paid for the agent may be disputed in several places: its plan, and each pack of credit. */
    private void follow(Deployment deployment) {
        boolean open = disputes.open(deployment);
        if (open) {
            intend(deployment);
        }
        block(deployment.id(), open);
    }

    /** An intent that stands already stays as it is. While the owner's own key is used, it is one that was set aside. */
    private void intend(Deployment deployment) {
        var included = catalogue.plan(deployment.selection().plan()).includedCredit();
        if (included.value() > 0) {
            ModelKey first = firstKey.of(deployment.id(), included);
            records.intend(ownKeys.used(deployment) ? first.setAside() : first);
        }
    }

    private void block(DeploymentId id, boolean blocked) {
        if (records.blocked(id, blocked, clock.instant())) {
            later.soon(AlignKey.JOB, id.value());
        }
    }
}
