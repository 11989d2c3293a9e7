package net.runagent.core.care;

import java.util.UUID;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.vault.Purpose;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * One look at an agent on its owner's standing instruction, from the outside in: its server at the provider by the one list that
 * all share, its program over SSH, its chat at the platform, its credit as read last.
 */
@Component
class LookAtAgent {
    private static final String STEP = "watch.health";

    private final Deployments deployments;
    private final ServerFleet fleet;
    private final AgentHost agentHost;
    private final HostLogin login;
    private final ChannelLines channels;
    private final ModelKeys modelKeys;
    private final StandingInstructions instructions;
    private final Transactions transactions;

    LookAtAgent(
            Deployments deployments,
            ServerFleet fleet,
            AgentHost agentHost,
            HostLogin login,
            ChannelLines channels,
            ModelKeys modelKeys,
            StandingInstructions instructions,
            Transactions transactions) {
        this.deployments = deployments;
        this.fleet = fleet;
        this.agentHost = agentHost;
        this.login = login;
        this.channels = channels;
        this.modelKeys = modelKeys;
        this.instructions = instructions;
        this.transactions = transactions;
    }

    /** @param inside whether to log in as well; from outside it costs nothing */
    Look at(Deployment deployment, boolean inside) {
        Host host = deployments.host(deployment.id()).orElseThrow();
        return switch (fleet.watch(host.name())) {
            case Sighting.Unknown(String _) -> new Look.Nothing();
            case Sighting.Absent() -> new Look.Bad(Diagnosis.SERVER_GONE, null);
            case Sighting.Present(ServerFleet.Server server)
            when server.off() -> new Look.Bad(Diagnosis.SERVER_OFF, null);
            case Sighting.Present(ServerFleet.Server server)
            when !server.running() -> new Look.Starting(Diagnosis.SERVER_STUCK, null);
            case Sighting.Present _ -> inside ? inside(deployment, host) : new Look.Stands();
        };
    }

    private Look inside(Deployment deployment, Host host) {
        UUID instruction = instructions.of(deployment, Kind.LOOK_AFTER).id();
        HostAccess access = login.to(deployment, host, Purpose.RECOVER, instruction, STEP)
                .guarded(permission -> () -> transactions.call(() -> {
                    instructions.require(deployment, Kind.LOOK_AFTER);
                    return permission.get();
                }));
        HostResult<AgentHealth> result = agentHost.health(access);
        return switch (result) {
            case HostResult.Ok<AgentHealth>(AgentHealth health) -> judged(deployment, health);
            case HostResult.NotYet<AgentHealth> _ -> new Look.Nothing();
            case HostResult.Unreachable<AgentHealth> _ -> new Look.Bad(Diagnosis.NO_LOGIN, null);
            case HostResult.Wrong<AgentHealth> _ -> new Look.Bad(Health.AGENT_DOWN, null);
        };
    }

    private Look judged(Deployment deployment, AgentHealth health) {
        String word = Health.word(health);
        if (Health.maybeStarting(health)) {
            return new Look.Starting(word, health);
        }
        if (!word.equals(Health.GOOD) && !word.equals(Health.AGENT_DEAF)) {
            return new Look.Bad(word, health);
        }
        // What looks deaf inside is explained best by the platform; what looks well inside may be deaf all the same.
        return switch (channels.ask(deployment, "watch.channel").orElseGet(Waiting.NotTold::new)) {
            case Waiting.Invalid() -> new Look.Bad(Diagnosis.TOKEN_REVOKED, health);
            case Waiting.Messages(int count, boolean elsewhere)
            when elsewhere || count > 0 -> new Look.Bad(Health.AGENT_DEAF, health);
            case Waiting.Messages _, Waiting.NotTold _, Waiting.Unknown _ ->
                word.equals(Health.GOOD) ? solvent(deployment, health) : new Look.Bad(word, health);
        };
    }

    private Look solvent(Deployment deployment, AgentHealth health) {
        return transactions.call(() -> modelKeys.credit(deployment)) == ModelKeys.Credit.SPENT
                ? new Look.Bad(Diagnosis.CREDIT_SPENT, health)
                : new Look.Well(health);
    }
}
