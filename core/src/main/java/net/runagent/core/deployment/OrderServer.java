package net.runagent.core.deployment;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.ServerFleet.Creation;
import net.runagent.core.deployment.ServerFleet.ServerOrder;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Orders the server under its deterministic name, with the first host key as the only secret in its user data. Who has got
 * a spare has a server already.
 */
@Component
class OrderServer implements BuildWork {
    private final ServerFleet fleet;
    private final AgentHost agentHost;
    private final Catalogue catalogue;
    private final Vault vault;
    private final SagaRecords saga;
    private final Transactions transactions;

    OrderServer(
            ServerFleet fleet,
            AgentHost agentHost,
            Catalogue catalogue,
            Vault vault,
            SagaRecords saga,
            Transactions transactions) {
        this.fleet = fleet;
        this.agentHost = agentHost;
        this.catalogue = catalogue;
        this.vault = vault;
        this.saga = saga;
        this.transactions = transactions;
    }

    @Override
    public BuildStep step() {
        return BuildStep.SERVER;
    }

    @Override
    public StepResult run(Site site) {
        Subject subject = site.subject();
        Host host = saga.host(subject.id(), site.generation())
                .orElseThrow(() -> new NoSuchElementException("no keys for " + subject.id()));
        if (host.spare() != null) {
            return StepResult.done();
        }
        Creation creation =
                vault.open(firstHostKey(subject, host, site), secret -> secret.use(key -> create(subject, host, key)));
        return switch (creation) {
            case Creation.Made(ServerFleet.Server server) -> StepResult.done(() -> saga.put(host.made(server)));
            case Creation.OutOfStock() -> new StepResult.NoRoom("stock", "out-of-stock");
            case Creation.TooDear(long cheapestCents) -> new StepResult.NoRoom("price", "cheapest-" + cheapestCents);
            case Creation.QuotaReached() -> new StepResult.NoRoom("quota", "quota-reached");
            case Creation.Refused(String code, String _) -> new StepResult.NoRoom("provider", code);
            case Creation.Busy(Duration retryAfter) -> StepResult.again(retryAfter);
            case Creation.Unknown(String _) -> StepResult.again(site.step());
        };
    }

    private Creation create(Subject subject, Host host, byte[] firstHostKey) {
        String userData = agentHost.userData(host.name(), host.opsPublicKey(), firstHostKey, host.hostKey());
        Plan plan = subject.planIn(catalogue);
        List<ServerFleet.Candidate> candidates = Candidates.of(catalogue, plan, catalogue.place(subject.place()));
        int most = plan.maxMonthlyServerCostCents();
        return fleet.create(new ServerOrder(subject.id(), host.name(), host.generation(), candidates, most, userData));
    }

    private Grant firstHostKey(Subject subject, Host host, Site site) {
        return transactions.call(() -> {
            var key = vault.find(host.firstKeyScope(subject), SecretKind.FIRST_HOST_KEY)
                    .orElseThrow(() -> new NoSuchElementException("no first host key for " + host.name()));
            return vault.grant(
                    key, Purpose.PROVISION, subject.id().value(), site.step().step());
        });
    }
}
