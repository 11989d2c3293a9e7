package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.work.Job;
import org.springframework.stereotype.Component;

/**
 * Switches off the server of an agent that nobody pays for. It is asked to shut down, so that the agent can put away what it
 * knows; only one that does not is switched off hard. Nothing is ever deleted here.
 */
@Component
class Suspending implements Job {
    static final String JOB = "deployment.suspend";
    static final String OFF = "suspend.power-off";

    /** A system that has not shut down by then does not listen. */
    private static final Duration SHUTS_DOWN_WITHIN = Duration.ofMinutes(2);

    private static final String ASKED = "asked";

    private final DeploymentRecords records;
    private final ServerFleet fleet;
    private final Claims claims;
    private final PowerStep power;
    private final Clock clock;

    Suspending(DeploymentRecords records, ServerFleet fleet, Claims claims, PowerStep power, Clock clock) {
        this.records = records;
        this.fleet = fleet;
        this.claims = claims;
        this.power = power;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    /** What nobody pays for may not run on because something was unavailable for a day. */
    @Override
    public int attemptsBeforeStaff() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        return claims.with(id, worker -> {
            Deployment deployment = records.find(id).orElseThrow();
            return deployment.state() instanceof State.Suspended
                    ? power.run(deployment, OFF, worker, (host, step) -> off(deployment, host, step))
                    : Next.done();
        });
    }

    /** Whether the server was asked to shut down a moment ago, and may do so any moment. */
    static boolean goesDown(ProvisioningStep off, Instant now) {
        return !off.done()
                && off.note().equals(ASKED)
                && now.isBefore(off.startedAt().plus(SHUTS_DOWN_WITHIN));
    }

    private StepResult off(Deployment deployment, Host host, ProvisioningStep step) {
        return switch (fleet.find(host.name())) {
            case Sighting.Unknown(String _) -> StepResult.again(step);
            case Sighting.Absent() -> StepResult.doneOtherwise("absent", () -> {}); // CompareServers tells the staff
            case Sighting.Present(ServerFleet.Server server) when server.off() -> StepResult.done();
            case Sighting.Present _
            when !step.note().equals(ASKED) ->
                power.after(fleet.shutDown(deployment.id(), host.name()), deployment, step, ASKED);
            case Sighting.Present _ when goesDown(step, clock.instant()) -> StepResult.again(step);
            case Sighting.Present _ ->
                power.after(fleet.powerOff(deployment.id(), host.name()), deployment, step, ASKED);
        };
    }
}
