package net.runagent.core.deployment;

import java.util.NoSuchElementException;
import net.runagent.core.deployment.ServerFleet.Server;
import net.runagent.core.deployment.ServerFleet.Sighting;
import org.springframework.stereotype.Component;

/** Waits until the server runs, has an address and our firewall in front of it. */
@Component
class AwaitServer implements BuildWork {
    /** The shared list is a few seconds old; absence counts after this many looks (about half a minute). */
    private static final int LOOKS_UNTIL_VANISHED = 16;

    private final ServerFleet fleet;
    private final SagaRecords saga;

    AwaitServer(ServerFleet fleet, SagaRecords saga) {
        this.fleet = fleet;
        this.saga = saga;
    }

    @Override
    public BuildStep step() {
        return BuildStep.RUNNING;
    }

    @Override
    public StepResult run(Site site) {
        Host host = saga.host(site.subject().id(), site.generation())
                .orElseThrow(() -> new NoSuchElementException(
                        "no server for " + site.subject().id()));
        if (host.spare() != null) {
            return StepResult.done(); // it ran and was closed before it was anybody's; the login proves that it runs
        }
        return switch (fleet.watch(host.name())) {
            case Sighting.Present(Server server)
            when ready(server) -> StepResult.done(() -> saga.put(host.made(server)));
            case Sighting.Absent()
            when site.step().attempts() >= LOOKS_UNTIL_VANISHED -> new StepResult.Broken("server.vanished");
            case Sighting.Present _, Sighting.Absent _, Sighting.Unknown _ -> StepResult.lookAgain(site.step());
        };
    }

    private static boolean ready(Server server) {
        return server.running() && server.firewallApplied() && !server.locked() && server.ipv4() != null;
    }
}
