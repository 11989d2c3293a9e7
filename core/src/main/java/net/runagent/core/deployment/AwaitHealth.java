package net.runagent.core.deployment;

import net.runagent.core.deployment.AgentHost.AgentHealth;
import org.springframework.stereotype.Component;

/** Waits until the agent is ready; one that died during set-up is started again. */
@Component
class AwaitHealth extends HostStep {
    /**
     * Looks at an agent whose service is down before it is started again, some 5 s after the first; the service manager
     * gets its chance first.
     */
    private static final int LOOKS_UNTIL_RESTART = 8;

    private final AgentHost agentHost;

    AwaitHealth(AgentHost agentHost, SagaRecords saga, HostLogin login) {
        super(saga, login);
        this.agentHost = agentHost;
    }

    @Override
    public BuildStep step() {
        return BuildStep.HEALTH;
    }

    @Override
    public StepResult run(Site site) {
        Host host = host(site);
        HostResult<AgentHealth> result = agentHost.health(access(site, host));
        if (!(result instanceof HostResult.Ok<AgentHealth>(AgentHealth health))) {
            return notOk(site, result);
        }
        if (health.answers()) {
            return StepResult.done();
        }
        if (!health.serviceActive() && site.step().attempts() % LOOKS_UNTIL_RESTART == LOOKS_UNTIL_RESTART - 1) {
            HostResult<Void> restarted = agentHost.restart(access(site, host));
            if (!(restarted instanceof HostResult.Ok<Void>)) {
                return notOk(site, restarted);
            }
        }
        return StepResult.lookAgain(site.step());
    }
}
