package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import net.runagent.core.care.Diagnosis.Found;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DesiredAgents;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The work of each rung. Every act may be repeated; what an act did is known only by looking afterwards. */
@Component
class Ladder {
    /** Logins that fail in a row before the server counts as unreachable; network trouble is often shorter. */
    private static final int LOGINS_UNTIL_RESET = 3;

    /** Green looks in a row before an agent counts as healed: one alone may have caught it between two crashes. */
    private static final int GREEN_LOOKS = 2;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Diagnosis diagnosis;
    private final AgentHost agentHost;
    private final ServerFleet fleet;
    private final AgentBots bots;
    private final HostLogin login;
    private final DesiredAgents desired;
    private final Vault vault;
    private final Lives lives;
    private final RotationRecords rotations;
    private final Clock clock;

    Ladder(
            Diagnosis diagnosis,
            AgentHost agentHost,
            ServerFleet fleet,
            AgentBots bots,
            HostLogin login,
            DesiredAgents desired,
            Vault vault,
            Lives lives,
            RotationRecords rotations,
            Clock clock) {
        this.diagnosis = diagnosis;
        this.agentHost = agentHost;
        this.fleet = fleet;
        this.bots = bots;
        this.login = login;
        this.desired = desired;
        this.vault = vault;
        this.lives = lives;
        this.rotations = rotations;
        this.clock = clock;
    }

    Rung climb(Recovery recovery, Deployment deployment) {
        return switch (recovery.step()) {
            case DIAGNOSE -> diagnose(recovery, deployment);
            case RESTART ->
                act(
                        recovery,
                        agentHost.restart(login.to(
                                deployment,
                                diagnosis.host(deployment),
                                Purpose.RECOVER,
                                recovery.id(),
                                "recover.restart")),
                        RecoveryStep.VERIFY_RESTART,
                        RecoveryStep.RESET);
            case CONFIGURE -> configure(recovery, deployment);
            case RESET -> reset(recovery, deployment);
            case VERIFY_RESTART -> verify(recovery, deployment, RecoveryStep.CONFIGURE);
            case VERIFY_CONFIGURED -> verify(recovery, deployment, RecoveryStep.RESET);
            case VERIFY_RESET -> verify(recovery, deployment, null);
        };
    }

    private Rung diagnose(Recovery recovery, Deployment deployment) {
        return switch (diagnosis.everything(deployment, recovery.id())) {
            case Found.NoAnswer(Duration in) -> late(recovery) ? new Rung.End("no-answer") : new Rung.Again(in);
            case Found.Known(String word) -> plan(recovery, deployment, word);
        };
    }

    /** The first repair for what was found; an agent that looks well is restarted too, since its owner says it is not. */
    private Rung plan(Recovery recovery, Deployment deployment, String word) {
        return switch (word) {
            case Diagnosis.SERVER_GONE -> new Rung.End(Diagnosis.SERVER_GONE);
            case Diagnosis.SERVER_OFF -> new Rung.Next(RecoveryStep.RESET, word);
            case Diagnosis.TOKEN_REVOKED -> token(recovery, deployment);
            case Diagnosis.NO_LOGIN ->
                recovery.attempts() + 1 < LOGINS_UNTIL_RESET
                        ? new Rung.Again(LOOK_AGAIN)
                        : new Rung.Next(RecoveryStep.RESET, word);
            case "config-broken" -> new Rung.Next(RecoveryStep.CONFIGURE, word);
            case Health.GOOD -> new Rung.Next(gentlest(deployment), "nothing");
            default -> new Rung.Next(gentlest(deployment), word);
        };
    }

    /** A restart, unless a new secret is kept that the agent may not have yet: then everything is written anew. */
    private RecoveryStep gentlest(Deployment deployment) {
        boolean undelivered = rotations
                .newest(deployment.id())
                .filter(rotation -> rotation.outcome() instanceof Rotation.Outcome.Failed)
                .isPresent();
        return undelivered ? RecoveryStep.CONFIGURE : RecoveryStep.RESTART;
    }

    /** A managed bot's new token we fetch ourselves; a pasted one only its owner can replace. */
    private Rung token(Recovery recovery, Deployment deployment) {
        if (!Diagnosis.managed(deployment) || deployment.bot() == null) {
            return new Rung.End(Diagnosis.TOKEN_REVOKED);
        }
        return switch (bots.fetchManagedToken(deployment.bot().botId())) {
            case AgentBots.Fetched.Token(Secret token) -> {
                boolean kept;
                try (token) {
                    kept = lives.still(
                            deployment,
                            () -> vault.keep(
                                    deployment.scope(),
                                    SecretKind.botToken(deployment.selection().platform()),
                                    token));
                }
                // Ended meanwhile: its secrets are destroyed or will be, and nothing may be put there. The next run
                // sees it.
                yield kept
                        ? new Rung.Next(RecoveryStep.CONFIGURE, Diagnosis.TOKEN_REVOKED)
                        : new Rung.Again(LOOK_AGAIN);
            }
            case AgentBots.Fetched.Refused(String _) -> new Rung.End("bot-gone");
            case AgentBots.Fetched.Unknown(String _) ->
                late(recovery) ? new Rung.End("no-answer") : new Rung.Again(LOOK_AGAIN);
        };
    }

    private Rung configure(Recovery recovery, Deployment deployment) {
        Host host = diagnosis.host(deployment);
        HostResult<Void> result = agentHost.configure(
                login.to(deployment, host, Purpose.RECOVER, recovery.id(), "recover.configure"),
                desired.withSecrets(deployment, Purpose.RECOVER, recovery.id(), "recover.configure"));
        if (!(result instanceof HostResult.Ok<Void>)) {
            return act(recovery, result, RecoveryStep.VERIFY_CONFIGURED, RecoveryStep.RESET);
        }
        // What was written may equal what was there: only a restart makes the agent read it again.
        return act(
                recovery,
                agentHost.restart(login.to(deployment, host, Purpose.RECOVER, recovery.id(), "recover.restart")),
                RecoveryStep.VERIFY_CONFIGURED,
                RecoveryStep.RESET);
    }

    private Rung act(Recovery recovery, HostResult<Void> result, RecoveryStep then, RecoveryStep otherwise) {
        return switch (result) {
            case HostResult.Ok<Void> _ -> new Rung.Next(then, "");
            case HostResult.NotYet<Void>(String _, Duration in) ->
                late(recovery) ? new Rung.Next(otherwise, "") : new Rung.Again(in);
            case HostResult.Unreachable<Void> _ ->
                late(recovery) || recovery.attempts() + 1 >= LOGINS_UNTIL_RESET
                        ? new Rung.Next(otherwise, "")
                        : new Rung.Again(LOOK_AGAIN);
            case HostResult.Wrong<Void> _ -> new Rung.Next(then, "");
        };
    }

    private Rung reset(Recovery recovery, Deployment deployment) {
        return switch (fleet.reset(diagnosis.host(deployment).name())) {
            case ServerFleet.Ending.Done() -> new Rung.Next(RecoveryStep.VERIFY_RESET, "");
            case ServerFleet.Ending.NotYet(Duration in) ->
                late(recovery) ? new Rung.End("not-healed") : new Rung.Again(in);
            case ServerFleet.Ending.Unknown(String _) ->
                late(recovery) ? new Rung.End("no-answer") : new Rung.Again(LOOK_AGAIN);
            case ServerFleet.Ending.Refused(String _, String _) -> new Rung.End("not-healed");
        };
    }

    private Rung verify(Recovery recovery, Deployment deployment, @Nullable RecoveryStep next) {
        Found found = diagnosis.agent(deployment, recovery.id());
        if (found instanceof Found.Known(String word) && word.equals(Health.GOOD)) {
            return recovery.greens() + 1 < GREEN_LOOKS ? new Rung.Green(LOOK_AGAIN) : new Rung.End(Recovery.HEALTHY);
        }
        if (!late(recovery)) {
            return new Rung.Again(found instanceof Found.NoAnswer(Duration in) ? in : LOOK_AGAIN);
        }
        if (found instanceof Found.Known(String word) && word.equals("disk-full")) {
            return new Rung.End("disk-full");
        }
        return next == null ? new Rung.End("not-healed") : new Rung.Next(next, "");
    }

    private boolean late(Recovery recovery) {
        return clock.instant().isAfter(recovery.stepAt().plus(recovery.step().limit()));
    }
}
