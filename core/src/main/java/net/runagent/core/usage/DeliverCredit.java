package net.runagent.core.usage;

import java.time.Clock;
import java.util.Optional;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.work.Later;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Credit that was paid becomes the agent's in the transaction of the payment. AI credit is not refundable; but where no agent
 * is left to use it, it was never delivered, and all the money goes back.
 */
@Component
class DeliverCredit {
    private final CreditOrderRecords orders;
    private final ModelKeyRecords keys;
    private final Deployments deployments;
    private final Billing billing;
    private final Ledger ledger;
    private final Tidings tidings;
    private final Later later;
    private final Clock clock;

    DeliverCredit(
            CreditOrderRecords orders,
            ModelKeyRecords keys,
            Deployments deployments,
            Billing billing,
            Ledger ledger,
            Tidings tidings,
            Later later,
            Clock clock) {
        this.orders = orders;
        this.keys = keys;
        this.deployments = deployments;
        this.billing = billing;
        this.ledger = ledger;
        this.tidings = tidings;
        this.later = later;
        this.clock = clock;
    }

    @EventListener
    void on(InvoiceSettled settled) {
        orders.lock(settled.invoice())
                .filter(order -> order.deliveredAt() == null)
                .ifPresent(this::deliver);
    }

    private void deliver(CreditOrder order) {
        Optional<Deployment> running = deployments
                .find(order.deployment())
                .filter(deployment -> deployment.state().live())
                .filter(deployment ->
                        keys.grant(order.deployment(), "bought:" + order.invoice(), order.credit(), clock.instant()));
        if (running.isEmpty()) {
            billing.refundAll(order.invoice(), "service_disruption");
            return;
        }
        orders.delivered(order.invoice(), clock.instant());
        ledger.post(LedgerEntrySet.of("usage", order.invoice().toString(), "credit-bought")
                .debit(LedgerAccount.SOLD_CREDIT, order.credit())
                .credit(LedgerAccount.creditsOf(billing.payer(order.invoice())), order.credit()));
        later.soon(AlignKey.JOB, order.deployment().value());
        tidings.tell(
                running.get().account(),
                new CreditAdded(order.deployment().value(), order.invoice().value()),
                "credit-added:" + order.invoice());
    }
}
