package net.runagent.core.deployment;

import java.time.Duration;
import java.util.Map;
import net.runagent.core.deployment.AgentHost.Readiness;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Goes through the readiness list: every fact must hold before a secret of the customer is written to the server. */
@Component
class VerifyHardening extends HostStep {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyHardening.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** Services may still be starting; what does not hold after this many looks will not hold later. */
    private static final int LOOKS = 10;

    private final AgentHost agentHost;
    private final StaffAlerts staff;

    VerifyHardening(AgentHost agentHost, SagaRecords saga, HostLogin login, StaffAlerts staff) {
        super(saga, login);
        this.agentHost = agentHost;
        this.staff = staff;
    }

    @Override
    public BuildStep step() {
        return BuildStep.HARDENING;
    }

    @Override
    public StepResult run(Site site) {
        Host host = host(site);
        if (host.spare() != null) {
            return StepResult.done(); // verified when it was made, and its boot is the same since
        }
        HostResult<Readiness> result = agentHost.verify(access(site, host));
        if (!(result instanceof HostResult.Ok<Readiness>(Readiness readiness))) {
            return notOk(site, result);
        }
        if (readiness.ours().contains("clock")) {
            // Nobody's build may fail because of us.
            staff.raise(Severity.WARNING, "clock.off", "clock", Map.of());
        }
        if (readiness.ready()) {
            return StepResult.done();
        }
        String failed = String.join(",", readiness.failed());
        LOG.info("{}: not ready: {}", site.subject().id(), failed);
        return site.step().attempts() < LOOKS
                ? new StepResult.NotYet(LOOK_AGAIN, failed, () -> {})
                : new StepResult.Broken("readiness:" + failed);
    }
}
