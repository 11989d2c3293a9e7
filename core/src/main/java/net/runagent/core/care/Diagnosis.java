package net.runagent.core.care;

import java.time.Duration;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerFleet.Server;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Collects facts about an agent from the outside in, without changing anything: server, bot token, agent, what it thinks with.
 * The verdict is made by rules over them, and they are kept for people.
 */
@Component
class Diagnosis {
    private final Deployments deployments;
    private final ServerFleet fleet;
    private final AgentHost agentHost;
    private final AgentBots bots;
    private final Permits permits;
    private final ModelKeys modelKeys;
    private final Vault vault;
    private final Transactions transactions;

    Diagnosis(
            Deployments deployments,
            ServerFleet fleet,
            AgentHost agentHost,
            AgentBots bots,
            Permits permits,
            ModelKeys modelKeys,
            Vault vault,
            Transactions transactions) {
        this.deployments = deployments;
        this.fleet = fleet;
        this.agentHost = agentHost;
        this.bots = bots;
        this.permits = permits;
        this.modelKeys = modelKeys;
        this.vault = vault;
        this.transactions = transactions;
    }

    sealed interface Found {
        /**
         * @param word empty when nothing is wrong, otherwise a text key's tail
         * @param facts {@code name=value} words
         */
        record Known(String word, String facts) implements Found {}

        /** Somebody did not answer; says nothing about the agent. */
        record NoAnswer(Duration askAgainIn) implements Found {}
    }

    static final String SERVER_GONE = "server-gone";
    static final String SERVER_OFF = "server-off";

    /** Our provider works on it for longer than is usual. */
    static final String SERVER_STUCK = "server-stuck";

    static final String NO_LOGIN = "no-login";
    static final String TOKEN_REVOKED = "token-revoked";
    static final String CREDIT_SPENT = "credit-spent";
    static final String OWN_KEY_INVALID = "own-key-invalid";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    /** All of it. */
    Found everything(Recovery recovery, Deployment deployment) {
        Host host = host(deployment);
        return switch (fleet.find(host.name())) {
            case Sighting.Unknown(String _) -> new Found.NoAnswer(ASK_AGAIN);
            case Sighting.Absent() -> new Found.Known(SERVER_GONE, "server=absent");
            case Sighting.Present(Server server)
            when stopped(server) -> new Found.Known(SERVER_OFF, "server=" + server.status());
            case Sighting.Present(Server server) -> token(recovery, deployment, "server=" + server.status());
        };
    }

    private Found token(Recovery recovery, Deployment deployment, String server) {
        Optional<Waiting> waiting = waiting(recovery, deployment);
        String seen = server + waiting.map(Diagnosis::told).orElse(" token=none");
        if (waiting.filter(Waiting.Invalid.class::isInstance).isPresent()) {
            return new Found.Known(TOKEN_REVOKED, seen);
        }
        Found inside = inside(recovery, deployment, seen);
        if (!(inside instanceof Found.Known(String word, String facts)) || !word.equals(Health.GOOD)) {
            return inside;
        }
        if (waiting.filter(Diagnosis::hearsNothing).isPresent()) {
            return new Found.Known(Health.AGENT_DEAF, facts);
        }
        return credit(recovery, deployment, facts);
    }

    private Found credit(Recovery recovery, Deployment deployment, String facts) {
        ModelKeys.Credit credit = transactions.call(() -> modelKeys.credit(deployment));
        String seen =
                facts + " credit=" + credit.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (credit) {
            case SPENT -> new Found.Known(CREDIT_SPENT, seen);
            case OWNERS_OWN ->
                new Found.Known(ownKeyInvalid(recovery, deployment) ? OWN_KEY_INVALID : Health.GOOD, seen);
            case LEFT, NOT_KNOWN -> new Found.Known(Health.GOOD, seen);
        };
    }

    /** The agent alone, to verify a repair: it must be well inside, and hear what waits for it. */
    Found agent(Recovery recovery, Deployment deployment) {
        Found inside = inside(recovery, deployment, "");
        if (!(inside instanceof Found.Known(String word, String facts)) || !word.equals(Health.GOOD)) {
            return inside;
        }
        return waiting(recovery, deployment).filter(Diagnosis::hearsNothing).isPresent()
                ? new Found.Known(Health.AGENT_DEAF, facts)
                : inside;
    }

    private Found inside(Recovery recovery, Deployment deployment, String before) {
        HostResult<AgentHealth> result =
                agentHost.health(permits.login(recovery, deployment, host(deployment), "recover.health"));
        return switch (result) {
            case HostResult.Ok<AgentHealth>(AgentHealth health) ->
                new Found.Known(Health.word(health), (before + " " + told(health)).strip());
            case HostResult.NotYet<AgentHealth>(String _, Duration askAgainIn) -> new Found.NoAnswer(askAgainIn);
            case HostResult.Unreachable<AgentHealth>(String why) ->
                new Found.Known(NO_LOGIN, (before + " login=" + why).strip());
            case HostResult.Wrong<AgentHealth>(String code, String _) ->
                new Found.Known(Health.AGENT_DOWN, (before + " login=" + code).strip());
        };
    }

    Host host(Deployment deployment) {
        return deployments
                .host(deployment.id())
                .orElseThrow(() -> new NoSuchElementException("no server of " + deployment.id()));
    }

    /** Only a clear no counts: a platform that is silent says nothing about the token. */
    private Optional<Waiting> waiting(Recovery recovery, Deployment deployment) {
        Platform platform = deployment.selection().platform();
        Optional<Grant> grant =
                permits.grant(recovery, deployment, SecretKind.botToken(platform), "recover.check-token");
        return grant.map(each -> vault.open(each, token -> bots.waiting(platform, token)));
    }

    private static boolean hearsNothing(Waiting waiting) {
        return waiting instanceof Waiting.Messages(int count, boolean elsewhere) && (count > 0 || elsewhere);
    }

    private boolean ownKeyInvalid(Recovery recovery, Deployment deployment) {
        Optional<Grant> grant = permits.grant(recovery, deployment, SecretKind.OPENROUTER_KEY, "recover.check-key");
        return grant.isPresent() && vault.open(grant.get(), modelKeys::look) instanceof ModelKeys.Made.Refused;
    }

    private static boolean stopped(Server server) {
        return server.status().equals("off") || server.status().equals("stopping");
    }

    // ---- for people: no name, no content, no secret

    private static String told(Waiting waiting) {
        return switch (waiting) {
            case Waiting.Messages(int count, boolean elsewhere) ->
                " token=good waiting=" + count + (elsewhere ? " elsewhere=yes" : "");
            case Waiting.Invalid() -> " token=refused";
            case Waiting.NotTold() -> " token=good";
            case Waiting.Unknown _ -> " token=no-answer";
        };
    }

    private static String told(AgentHealth health) {
        String failing = health.failing().stream()
                .filter(part -> part.matches("[a-z0-9:_-]{1,30}"))
                .limit(5)
                .reduce((a, b) -> a + "," + b)
                .orElse("-");
        return "service=%s exit=%s restarts=%d ready=%s failing=%s settings=%s version=%s memory-mb=%d disk=%d%%"
                .formatted(
                        health.serviceActive() ? "runs" : "down",
                        health.lastExitCode() == null
                                ? "-"
                                : health.lastExitCode().toString(),
                        health.restarts(),
                        health.ready() ? "yes" : "no",
                        failing,
                        health.configValid() ? "valid" : "broken",
                        health.version().matches("[0-9A-Za-z.+-]{1,30}") ? health.version() : "-",
                        health.memoryAvailableMb(),
                        health.diskUsedPercent());
    }

    /** Whether we can get its token ourselves. */
    static boolean managed(Deployment deployment) {
        AgentBot bot = deployment.bot();
        return bot != null && bot.source() == AgentBot.Source.MANAGED;
    }
}
