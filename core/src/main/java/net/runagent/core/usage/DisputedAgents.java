package net.runagent.core.usage;

import net.runagent.core.billing.Billing;
import net.runagent.core.deployment.Deployment;
import org.springframework.stereotype.Component;

/** Whether a bank contests anything that was paid for an agent: a period of its plan, or credit that was bought for it. */
@Component
class DisputedAgents {
    private final Billing billing;
    private final CreditOrderRecords orders;

    DisputedAgents(Billing billing, CreditOrderRecords orders) {
        this.billing = billing;
        this.orders = orders;
    }

    boolean open(Deployment deployment) {
        return billing.disputed(deployment.requireInvoice())
                || orders.lockAll(deployment.id()).stream().anyMatch(order -> billing.disputed(order.invoice()));
    }
}
