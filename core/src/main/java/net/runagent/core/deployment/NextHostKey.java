package net.runagent.core.deployment;

import org.springframework.stereotype.Component;

/** Lets the server make its own host key: the one from its user data may have been read by anybody on it. */
@Component
class NextHostKey extends HostStep {
    private final AgentHost agentHost;

    NextHostKey(AgentHost agentHost, SagaRecords saga, HostLogin login) {
        super(saga, login);
        this.agentHost = agentHost;
    }

    @Override
    public BuildStep step() {
        return BuildStep.NEXT_HOST_KEY;
    }

    @Override
    public StepResult run(Site site) {
        Host host = host(site);
        HostResult<String> result = agentHost.nextHostKey(access(site, host));
        return result instanceof HostResult.Ok<String>(String next)
                ? StepResult.done(() -> store(host.announcing(next)))
                : notOk(site, result);
    }
}
