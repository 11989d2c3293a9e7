package net.runagent.core.usage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;

/** Stores orders of credit. */
public interface CreditOrderRecords {
    void add(CreditOrder order);

    Optional<CreditOrder> find(InvoiceId invoice);

    /** As above; others that lock it wait until the running transaction ends. */
    Optional<CreditOrder> lock(InvoiceId invoice);

    /** Oldest first, others that ask for them wait until the running transaction ends. */
    List<CreditOrder> lockAll(DeploymentId deployment);

    /** What was delivered to the agent. */
    UsdMicros delivered(DeploymentId deployment);

    /** Agents with delivered credit that is not booked as used. */
    List<DeploymentId> unspent();

    void delivered(InvoiceId invoice, Instant at);

    void spent(InvoiceId invoice, UsdMicros total);
}
