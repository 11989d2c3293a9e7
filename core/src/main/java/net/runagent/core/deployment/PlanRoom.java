package net.runagent.core.deployment;

import java.util.List;
import java.util.Optional;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.ServerFleet.Candidate;
import org.springframework.stereotype.Component;

/** Whether an agent's server could get the size of another plan: said before anything is charged. Asks nobody outside. */
@Component
public class PlanRoom {
    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final ServerPrices prices;
    private final Billing billing;
    private final Catalogue catalogue;

    PlanRoom(DeploymentRecords records, SagaRecords saga, ServerPrices prices, Billing billing, Catalogue catalogue) {
        this.records = records;
        this.saga = saga;
        this.prices = prices;
        this.billing = billing;
        this.catalogue = catalogue;
    }

    /**
     * @param invoice of the order that began the subscription
     * @return a text key's tail: {@code no-room} when the provider has none of its servers there now, {@code disk} when the
     *     server's disk is larger than the plan's, since a disk cannot shrink, {@code not-running}; empty when nothing is in
     *     the way as far as is known
     */
    public String hindrance(InvoiceId invoice, Plan to) {
        Optional<Deployment> deployment = records.ofInvoice(invoice);
        if (deployment.isEmpty() || !deployment.get().state().live()) {
            return "not-running";
        }
        if (to.diskGb() < builtDiskGb(invoice)) {
            return "disk";
        }
        Host host = saga.newest(deployment.get().id()).orElseThrow();
        String type = host.serverType();
        String location = host.location();
        if (type == null || location == null || to.serverTypes().contains(type)) {
            return "";
        }
        List<Candidate> candidates = to.serverTypes().stream()
                .map(each -> new Candidate(each, location))
                .toList();
        return prices.lastInStock()
                .filter(inStock -> candidates.stream().noneMatch(inStock::contains))
                .map(_ -> "no-room")
                .orElse("");
    }

    /** Of the plan that the server was built for: it was never made larger since. */
    private int builtDiskGb(InvoiceId invoice) {
        return billing.standing(invoice).lines().stream()
                .filter(line -> line.kind().equals("plan"))
                .map(InvoiceLine::product)
                .flatMap(product ->
                        catalogue.plans().stream().filter(plan -> plan.id().equals(product)))
                .mapToInt(Plan::diskGb)
                .findFirst()
                .orElse(0);
    }
}
