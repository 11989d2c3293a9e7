package net.runagent.core.care;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerFleet.Server;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Collects facts about an agent from the outside in, without changing anything: server, bot token, agent. */
@Component
class Diagnosis {
    private final Deployments deployments;
    private final ServerFleet fleet;
    private final AgentHost agentHost;
    private final AgentBots bots;
    private final HostLogin login;
    private final Vault vault;
    private final Transactions transactions;

    Diagnosis(
            Deployments deployments,
            ServerFleet fleet,
            AgentHost agentHost,
            AgentBots bots,
            HostLogin login,
            Vault vault,
            Transactions transactions) {
        this.deployments = deployments;
        this.fleet = fleet;
        this.agentHost = agentHost;
        this.bots = bots;
        this.login = login;
        this.vault = vault;
        this.transactions = transactions;
    }

    sealed interface Found {
        /** @param word empty when nothing is wrong, otherwise a text key's tail */
        record Known(String word) implements Found {}

        /** Somebody did not answer; says nothing about the agent. */
        record NoAnswer(Duration askAgainIn) implements Found {}
    }

    static final String SERVER_GONE = "server-gone";
    static final String SERVER_OFF = "server-off";
    static final String NO_LOGIN = "no-login";
    static final String TOKEN_REVOKED = "token-revoked";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    /** All of it; the command is the customer's recovery, shown beside each use of a secret. */
    Found everything(Deployment deployment, UUID command) {
        Host host = host(deployment);
        return switch (fleet.find(host.name())) {
            case Sighting.Unknown(String _) -> new Found.NoAnswer(ASK_AGAIN);
            case Sighting.Absent() -> new Found.Known(SERVER_GONE);
            case Sighting.Present(Server server) when stopped(server) -> new Found.Known(SERVER_OFF);
            case Sighting.Present _ -> tokenThenAgent(deployment, host, command);
        };
    }

    /** The agent alone, to verify a repair. */
    Found agent(Deployment deployment, UUID command) {
        Host host = host(deployment);
        HostResult<AgentHealth> result =
                agentHost.health(login.to(deployment, host, Purpose.RECOVER, command, "recover.health"));
        return switch (result) {
            case HostResult.Ok<AgentHealth>(AgentHealth health) -> new Found.Known(Health.word(health));
            case HostResult.NotYet<AgentHealth>(String _, Duration askAgainIn) -> new Found.NoAnswer(askAgainIn);
            case HostResult.Unreachable<AgentHealth> _ -> new Found.Known(NO_LOGIN);
            case HostResult.Wrong<AgentHealth> _ -> new Found.Known("agent-down");
        };
    }

    Host host(Deployment deployment) {
        return deployments
                .host(deployment.id())
                .orElseThrow(() -> new NoSuchElementException("no server of " + deployment.id()));
    }

    private Found tokenThenAgent(Deployment deployment, Host host, UUID command) {
        return tokenRevoked(deployment, command) ? new Found.Known(TOKEN_REVOKED) : agent(deployment, command);
    }

    /** Only a clear no counts: a platform that is silent says nothing about the token. */
    private boolean tokenRevoked(Deployment deployment, UUID command) {
        Platform platform = deployment.selection().platform();
        Optional<Grant> grant = transactions.call(() -> vault.find(deployment.scope(), SecretKind.botToken(platform))
                .map(ref -> vault.grant(ref, Purpose.RECOVER, command, "recover.check-token")));
        return grant.isPresent()
                && vault.open(grant.get(), token -> bots.check(platform, token)) instanceof AgentBots.Checked.Invalid;
    }

    private static boolean stopped(Server server) {
        return server.status().equals("off") || server.status().equals("stopping");
    }

    /** Whether we can get its token ourselves. */
    static boolean managed(Deployment deployment) {
        AgentBot bot = deployment.bot();
        return bot != null && bot.source() == AgentBot.Source.MANAGED;
    }
}
