package net.runagent.provisioning.hetzner;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.SubjectId;

/**
 * The fleet of an installation that has no token for Hetzner: nothing can be ordered, and nothing is known of servers that
 * were ordered before. Who has paid already waits, as when there is no room, until a token is set.
 */
final class NoFleet implements ServerFleet {
    private static final String WHY = "runagent.hetzner.token is not set";
    private static final Duration LATER = Duration.ofMinutes(10);

    @Override
    public boolean available() {
        return false;
    }

    @Override
    public Creation create(ServerOrder order) {
        return new Creation.Refused("hetzner.off", WHY);
    }

    @Override
    public Sighting find(String name) {
        return new Sighting.Unknown(WHY);
    }

    @Override
    public Ending delete(Set<SubjectId> owners, String name) {
        return new Ending.NotYet(LATER);
    }

    @Override
    public Ending relabel(Set<SubjectId> owners, DeploymentId to, int generation, String name) {
        return new Ending.NotYet(LATER);
    }

    @Override
    public Sighting watch(String name) {
        return new Sighting.Unknown(WHY);
    }

    @Override
    public Listing ours() {
        return new Listing.Unknown(WHY);
    }

    @Override
    public Unused unused() {
        return new Unused.Unknown(WHY);
    }

    @Override
    public Ending shutDown(DeploymentId deployment, String name) {
        return new Ending.NotYet(LATER);
    }

    @Override
    public Ending powerOff(DeploymentId deployment, String name) {
        return new Ending.NotYet(LATER);
    }

    @Override
    public Ending powerOn(DeploymentId deployment, String name) {
        return new Ending.NotYet(LATER);
    }

    @Override
    public Ending changeType(DeploymentId deployment, String name, String serverType) {
        return new Ending.NotYet(LATER);
    }

    @Override
    public Fit fit(Server server, List<String> serverTypes, int mostMonthlyCents) {
        return new Fit.Unknown(WHY);
    }

    @Override
    public Ending reset(String name) {
        return new Ending.Unknown(WHY);
    }
}
