package net.runagent.core.deployment;

import java.util.Map;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceVoided;
import net.runagent.core.deployment.Life.Refused;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What happens to money happens to the deployment, in the same transaction: a settled invoice starts the building, a void
 * one gives the order up. Money for an order given up goes back.
 */
@Component
class WhenPaid {
    private final DeploymentRecords records;
    private final OrderDeployment orders;
    private final Lives lives;
    private final Billing billing;
    private final Later later;
    private final StaffAlerts staff;

    WhenPaid(
            DeploymentRecords records,
            OrderDeployment orders,
            Lives lives,
            Billing billing,
            Later later,
            StaffAlerts staff) {
        this.records = records;
        this.orders = orders;
        this.lives = lives;
        this.billing = billing;
        this.later = later;
        this.staff = staff;
    }

    @EventListener
    void on(InvoiceSettled settled) {
        records.ofInvoice(settled.invoice()).ifPresent(deployment -> {
            var outcome = lives.apply(
                    deployment.id(),
                    new Fact.PaymentSettled(),
                    paid -> later.soon(Building.JOB, paid.id().value()));
            if (outcome instanceof Refused(String reason)) {
                billing.refundAll(settled.invoice(), "customer_request");
                staff.raise(
                        Severity.WARNING,
                        "deployment.paid-too-late",
                        deployment.id().toString(),
                        Map.of("reason", reason));
            }
        });
    }

    /** Given up on the way to paying. */
    @EventListener
    void on(InvoiceVoided voided) {
        records.ofInvoice(voided.invoice())
                .filter(deployment -> deployment.state() instanceof State.Ordered)
                .ifPresent(deployment -> orders.lapse(deployment.id()));
    }
}
