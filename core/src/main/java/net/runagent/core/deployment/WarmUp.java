package net.runagent.core.deployment;

import java.time.Duration;
import java.util.NoSuchElementException;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Starts the agent's program on a spare, without an owner, and waits until it answers. */
@Component
class WarmUp extends HostStep {
    private static final String WRITTEN = "written";

    private final AgentHost agentHost;
    private final Vault vault;
    private final Transactions transactions;

    WarmUp(AgentHost agentHost, SagaRecords saga, HostLogin login, Vault vault, Transactions transactions) {
        super(saga, login);
        this.agentHost = agentHost;
        this.vault = vault;
        this.transactions = transactions;
    }

    @Override
    public BuildStep step() {
        return BuildStep.WARM;
    }

    @Override
    public StepResult run(Site site) {
        HostAccess access = access(site, host(site));
        if (!site.step().note().equals(WRITTEN)) {
            HostResult<Void> written = agentHost.warm(access, gatewayToken(site));
            return written instanceof HostResult.Ok<Void>
                    ? new StepResult.NotYet(Duration.ZERO, WRITTEN, () -> {})
                    : notOk(site, written);
        }
        HostResult<AgentHealth> result = agentHost.health(access);
        if (!(result instanceof HostResult.Ok<AgentHealth>(AgentHealth health))) {
            return notOk(site, result);
        }
        return health.answers() ? StepResult.done() : StepResult.lookAgain(site.step());
    }

    private Grant gatewayToken(Site site) {
        return transactions.call(() -> vault.grant(
                vault.find(site.subject().scope(), SecretKind.GATEWAY_TOKEN)
                        .orElseThrow(() -> new NoSuchElementException(
                                "no gateway token for " + site.subject().id())),
                Purpose.PROVISION,
                site.subject().id().value(),
                site.step().step()));
    }
}
