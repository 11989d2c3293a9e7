package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.Booted;
import net.runagent.core.deployment.AgentHost.Rehearsal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has the program on a spare think once, and forget it: only its first thought loads what thinking needs, and whoever gets the
 * spare would wait for that. One that could not is a spare as well, a slower one; its step says so. One of which is not known
 * that it has forgotten is none.
 */
@Component
class RehearseAnswer extends HostStep {
    static final String HELD = "held";
    static final String MISSED = "missed";
    private static final Logger LOG = LoggerFactory.getLogger(RehearseAnswer.class);

    private final AgentHost agentHost;
    private final SpareRecords spares;
    private final Clock clock;

    RehearseAnswer(AgentHost agentHost, SpareRecords spares, SagaRecords saga, HostLogin login, Clock clock) {
        super(saga, login);
        this.agentHost = agentHost;
        this.spares = spares;
        this.clock = clock;
    }

    @Override
    public BuildStep step() {
        return BuildStep.REHEARSE;
    }

    @Override
    public StepResult run(Site site) {
        HostAccess access = access(site, host(site));
        if (!over(site.step())) {
            HostResult<Rehearsal> result = agentHost.rehearse(access);
            return result instanceof HostResult.Ok<Rehearsal>(Rehearsal rehearsal)
                    ? new StepResult.NotYet(Duration.ZERO, noted(site, rehearsal), () -> {})
                    : notOk(site, result);
        }
        HostResult<AgentHealth> result = agentHost.health(access);
        if (!(result instanceof HostResult.Ok<AgentHealth>(AgentHealth health))) {
            return notOk(site, result);
        }
        if (!health.answers()) {
            return StepResult.lookAgain(site.step());
        }
        HostResult<Booted> boot = agentHost.boot(access);
        return boot instanceof HostResult.Ok<Booted>(Booted booted)
                ? StepResult.done(() -> ready(site, booted))
                : notOk(site, boot);
    }

    private static boolean over(ProvisioningStep step) {
        return step.note().equals(HELD) || step.note().equals(MISSED);
    }

    /** What came of it, for the next try and for whoever reads the table. */
    private static String noted(Site site, Rehearsal rehearsal) {
        return switch (rehearsal) {
            case Rehearsal.Held() -> HELD;
            case Rehearsal.Missed(String why) -> {
                LOG.warn(
                        "spare {}: its owner will wait longer, there was no rehearsal: {}",
                        site.subject().id(),
                        why);
                yield MISSED;
            }
        };
    }

    private void ready(Site site, Booted booted) {
        SpareId id = ((Spare) site.subject()).id();
        spares.save(spares.lock(id).orElseThrow().ready(booted.bootId(), clock.instant()));
    }
}
