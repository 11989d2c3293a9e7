package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.Booted;
import net.runagent.core.deployment.AgentHost.Readiness;
import net.runagent.core.deployment.AgentHost.Rehearsal;
import net.runagent.core.vault.Purpose;
import net.runagent.core.work.Job;
import org.springframework.stereotype.Component;

/**
 * Looks over SSH whether a spare is still as it should be; the provider is not asked. One that was started anew, as updates
 * of its system do by themselves, goes through the whole readiness list again, and rehearses again: until that is over, at one
 * of the next looks, it is not well.
 */
@Component
class VerifySpare implements Job {
    static final String JOB = "spare.verify";

    /** Looks, a minute apart: a system that starts anew after an update is back within three. */
    private static final int FAILURES_UNTIL_DISCARDED = 6;

    private static final String STEP = "spare.verify";

    private final SpareRecords records;
    private final SagaRecords saga;
    private final Spares spares;
    private final AgentHost agentHost;
    private final HostLogin login;
    private final Clock clock;

    VerifySpare(
            SpareRecords records, SagaRecords saga, Spares spares, AgentHost agentHost, HostLogin login, Clock clock) {
        this.records = records;
        this.saga = saga;
        this.spares = spares;
        this.agentHost = agentHost;
        this.login = login;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID uuid) {
        Spare spare = records.find(new SpareId(uuid)).orElseThrow();
        if (spare.state() != SpareState.READY) {
            return Next.done();
        }
        Host host = saga.host(spare.id(), Spare.GENERATION).orElseThrow();
        HostAccess access = login.to(spare, host, Purpose.PROVISION, spare.id().value(), STEP);
        switch (agentHost.boot(access)) {
            case HostResult.Ok<Booted>(Booted booted)
            when well(access, spare, booted) ->
                spares.ifIn(
                        Set.of(SpareState.READY), spare.id(), now -> now.verified(booted.bootId(), clock.instant()));
            // It is not the server that it was.
            case HostResult.Wrong<Booted>(String code, String _) -> spares.discard(spare.id(), code);
            case HostResult.Ok<Booted> _, HostResult.NotYet<Booted> _, HostResult.Unreachable<Booted> _ ->
                notWell(spare);
        }
        return Next.done();
    }

    private boolean well(HostAccess access, Spare spare, Booted booted) {
        boolean startedAnew = !booted.bootId().equals(spare.bootId());
        if (startedAnew
                && !(agentHost.verify(access) instanceof HostResult.Ok<Readiness>(Readiness readiness)
                        && readiness.ready())) {
            return false;
        }
        return agentHost.health(access) instanceof HostResult.Ok<AgentHealth>(AgentHealth health)
                && health.answers()
                && (!startedAnew || agentHost.rehearse(access) instanceof HostResult.Ok<Rehearsal>);
    }

    private void notWell(Spare spare) {
        if (spare.failures() + 1 >= FAILURES_UNTIL_DISCARDED) {
            spares.discard(spare.id(), "not-well");
        } else {
            spares.ifIn(Set.of(SpareState.READY), spare.id(), Spare::notWell);
        }
    }

    /** Whether it is time to look. */
    static boolean due(Spare spare, Clock clock, Duration every) {
        return Optional.ofNullable(spare.verifiedAt())
                .map(at -> !clock.instant().isBefore(at.plus(every)))
                .orElse(true);
    }
}
