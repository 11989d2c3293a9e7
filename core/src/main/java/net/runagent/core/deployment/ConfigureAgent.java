package net.runagent.core.deployment;

import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.vault.Purpose;
import org.springframework.stereotype.Component;

/** Writes the agent's secrets and configuration and starts it. */
@Component
class ConfigureAgent extends HostStep {
    private final AgentHost agentHost;
    private final DesiredAgents desired;

    ConfigureAgent(AgentHost agentHost, SagaRecords saga, HostLogin login, DesiredAgents desired) {
        super(saga, login);
        this.agentHost = agentHost;
        this.desired = desired;
    }

    @Override
    public BuildStep step() {
        return BuildStep.CONFIGURE;
    }

    @Override
    public StepResult run(Site site) {
        DesiredAgent agent = desired.withSecrets(
                site.deployment(),
                Purpose.PROVISION,
                site.deployment().id().value(),
                site.step().step());
        HostResult<Void> result = agentHost.configure(access(site, host(site)), agent);
        return result instanceof HostResult.Ok<Void> ? StepResult.done() : notOk(site, result);
    }
}
