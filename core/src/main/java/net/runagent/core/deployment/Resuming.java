package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.vault.Purpose;
import net.runagent.core.work.Job;
import org.springframework.stereotype.Component;

/** Switches an agent that is paid for again on, and tells its owner when it was seen well, or that it needs attention. */
@Component
class Resuming implements Job {
    static final String JOB = "deployment.resume";
    static final String ON = "resume.power-on";
    static final String HEALTH = "resume.health";

    /** From switching on; a boot takes about a minute. */
    private static final Duration WELL_WITHIN = Duration.ofMinutes(10);

    private static final String ASKED = "asked";

    private final DeploymentRecords records;
    private final ServerFleet fleet;
    private final SagaRecords saga;
    private final AgentHost agentHost;
    private final HostLogin login;
    private final Lives lives;
    private final Claims claims;
    private final PowerStep power;
    private final Tidings tidings;
    private final Clock clock;

    Resuming(
            DeploymentRecords records,
            ServerFleet fleet,
            SagaRecords saga,
            AgentHost agentHost,
            HostLogin login,
            Lives lives,
            Claims claims,
            PowerStep power,
            Tidings tidings,
            Clock clock) {
        this.records = records;
        this.fleet = fleet;
        this.saga = saga;
        this.agentHost = agentHost;
        this.login = login;
        this.lives = lives;
        this.claims = claims;
        this.power = power;
        this.tidings = tidings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    /** Somebody has paid and waits. */
    @Override
    public int attemptsBeforeStaff() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        return claims.with(id, worker -> {
            Deployment deployment = records.find(id).orElseThrow();
            if (!(deployment.state() instanceof State.Resuming)) {
                return Next.done();
            }
            Next on = power.run(deployment, ON, worker, (host, step) -> on(deployment, host, step));
            if (on instanceof Next.Again) {
                return on;
            }
            claims.extend(id, worker);
            return power.run(deployment, HEALTH, worker, (host, step) -> well(deployment, host, step));
        });
    }

    private StepResult on(Deployment deployment, Host host, ProvisioningStep step) {
        boolean goingDown = saga.step(deployment.id(), 0, Suspending.OFF)
                .filter(off -> Suspending.goesDown(off, clock.instant()))
                .isPresent();
        if (goingDown) {
            return StepResult.again(step); // what was asked to shut down still looks as if it ran
        }
        return switch (fleet.find(host.name())) {
            case Sighting.Unknown(String _) -> StepResult.again(step);
            case Sighting.Absent() -> StepResult.done(() -> trouble(deployment, "server-gone"));
            case Sighting.Present(ServerFleet.Server server) when server.running() -> StepResult.done();
            case Sighting.Present(ServerFleet.Server server) when !server.off() -> StepResult.again(step);
            case Sighting.Present _ ->
                power.after(fleet.powerOn(deployment.id(), host.name()), deployment, step, ASKED);
        };
    }

    private StepResult well(Deployment deployment, Host host, ProvisioningStep step) {
        if (!(records.find(deployment.id()).orElseThrow().state() instanceof State.Resuming)) {
            return StepResult.done();
        }
        HostResult<AgentHealth> look = agentHost.health(
                login.to(deployment, host, Purpose.RECOVER, deployment.id().value(), HEALTH));
        if (look instanceof HostResult.Ok<AgentHealth>(AgentHealth health) && health.answers()) {
            return StepResult.done(() -> lives.apply(deployment.id(), new Fact.HealthSeen(), now -> tell(now, true)));
        }
        return clock.instant().isAfter(step.startedAt().plus(WELL_WITHIN))
                ? StepResult.done(() -> trouble(
                        deployment, look instanceof HostResult.Unreachable<AgentHealth> ? "no-login" : "agent-down"))
                : StepResult.again(step);
    }

    private void trouble(Deployment deployment, String reason) {
        lives.apply(deployment.id(), new Fact.TroubleSeen(reason), now -> tell(now, false));
    }

    private void tell(Deployment now, boolean answers) {
        tidings.tell(
                now.account(),
                new AgentResumed(now.id().value(), answers),
                "resumed:%s:%s".formatted(now.id(), now.state().since()));
    }
}
