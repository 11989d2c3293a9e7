package net.runagent.core.deployment;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Gives the server that was a spare the deployment's name inside, and its labels at the provider. */
@Component
class HandOver extends HostStep {
    private final AgentHost agentHost;
    private final ServerFleet fleet;
    private final ServerNames names;

    HandOver(AgentHost agentHost, ServerFleet fleet, ServerNames names, SagaRecords saga, HostLogin login) {
        super(saga, login);
        this.agentHost = agentHost;
        this.fleet = fleet;
        this.names = names;
    }

    @Override
    public BuildStep step() {
        return BuildStep.HAND_OVER;
    }

    @Override
    public StepResult run(Site site) {
        Host host = host(site);
        if (host.spare() == null) {
            return StepResult.done();
        }
        DeploymentId id = site.deployment().id();
        HostResult<Void> renamed = agentHost.rename(access(site, host), names.of(id, site.generation()));
        if (!(renamed instanceof HostResult.Ok<Void>)) {
            return notOk(site, renamed);
        }
        return switch (fleet.relabel(site.subject().mayBeLabelled(host), id, site.generation(), host.name())) {
            case ServerFleet.Ending.Done() -> StepResult.done();
            case ServerFleet.Ending.NotYet(Duration retryAfter) -> StepResult.again(retryAfter);
            case ServerFleet.Ending.Unknown(String _) -> StepResult.again(site.step());
            case ServerFleet.Ending.Refused(String code, String _) ->
                code.startsWith("server.") ? new StepResult.Broken(code) : StepResult.again(site.step());
        };
    }
}
