package net.runagent.core.deployment;

import org.springframework.stereotype.Component;

/** Installs the pinned runtime. From here on the setup fee is not refundable; the step's row says when it began. */
@Component
class InstallAgent extends HostStep {
    private final AgentHost agentHost;

    InstallAgent(AgentHost agentHost, SagaRecords saga, HostLogin login) {
        super(saga, login);
        this.agentHost = agentHost;
    }

    @Override
    public BuildStep step() {
        return BuildStep.INSTALL;
    }

    @Override
    public StepResult run(Site site) {
        HostResult<Void> result = agentHost.install(access(site, host(site)));
        return result instanceof HostResult.Ok<Void> ? StepResult.done() : notOk(site, result);
    }
}
