package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import net.runagent.core.deployment.AgentHost.Booted;
import org.springframework.stereotype.Component;

/**
 * Logs in with the pinned key for the first time and waits for the first boot to finish without error. On a server that was
 * a spare: looks whether it is still as verified, and has it let in nobody but its deployment from now on.
 */
@Component
class LogIn extends HostStep {
    /** hetzner.md section 3: a server that lets nobody in for this long will not do so later. */
    private static final Duration FIRST_LOGIN_WITHIN = Duration.ofMinutes(6);

    private static final String REACHED = "reached";

    private final AgentHost agentHost;
    private final TakeOver takeOver;
    private final Clock clock;

    LogIn(AgentHost agentHost, SagaRecords saga, HostLogin login, TakeOver takeOver, Clock clock) {
        super(saga, login);
        this.agentHost = agentHost;
        this.takeOver = takeOver;
        this.clock = clock;
    }

    @Override
    public BuildStep step() {
        return BuildStep.LOGIN;
    }

    @Override
    public StepResult run(Site site) {
        Host host = host(site);
        if (host.spare() != null) {
            return takeOver.run(site, host, host.spare());
        }
        HostResult<Booted> result = agentHost.boot(access(site, host));
        return switch (result) {
            case HostResult.Ok<Booted> _ -> StepResult.done();
            case HostResult.NotYet<Booted>(String _, Duration askAgainIn) ->
                new StepResult.NotYet(askAgainIn, REACHED, () -> {});
            case HostResult.Unreachable<Booted> _ when tooLong(site.step()) -> new StepResult.Broken("host.no-login");
            case HostResult.Unreachable<Booted> _, HostResult.Wrong<Booted> _ -> notOk(site, result);
        };
    }

    private boolean tooLong(ProvisioningStep step) {
        return !step.note().equals(REACHED)
                && clock.instant().isAfter(step.startedAt().plus(FIRST_LOGIN_WITHIN));
    }
}
