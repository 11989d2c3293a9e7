package net.runagent.core.deployment;

import net.runagent.core.billing.InvoiceVoided;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Whoever cancels the payment has cancelled the order behind it. */
@Component
class WhenGivenUp {
    private final DeploymentRecords records;
    private final OrderDeployment orders;

    WhenGivenUp(DeploymentRecords records, OrderDeployment orders) {
        this.records = records;
        this.orders = orders;
    }

    @EventListener
    void on(InvoiceVoided voided) {
        records.ofInvoice(voided.invoice())
                .filter(deployment -> deployment.state() instanceof State.Ordered)
                .ifPresent(deployment -> orders.cancel(deployment.id()));
    }
}
