package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import net.runagent.core.care.Diagnosis.Found;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import org.springframework.stereotype.Component;

/** The work of each rung. Every act may be repeated; what an act did is known only by looking afterwards. */
@Component
class Ladder {
    static final String NOT_HEALED = "not-healed";
    static final String NO_ANSWER = "no-answer";
    static final String BOT_GONE = "bot-gone";

    /** Logins that fail in a row before the server counts as unreachable; network trouble is often shorter. */
    private static final int LOGINS_UNTIL_RESET = 3;

    /** Green looks in a row before an agent counts as healed: one alone may have caught it between two crashes. */
    private static final int GREEN_LOOKS = 2;

    /** Looks at what no waiting changes before the next rung is tried. */
    private static final int LOOKS_AT_WHAT_STAYS = 3;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Diagnosis diagnosis;
    private final AgentHost agentHost;
    private final ServerFleet fleet;
    private final AgentBots bots;
    private final Permits permits;
    private final AgentBackups backups;
    private final Vault vault;
    private final Lives lives;
    private final RotationRecords rotations;
    private final Clock clock;

    Ladder(
            Diagnosis diagnosis,
            AgentHost agentHost,
            ServerFleet fleet,
            AgentBots bots,
            Permits permits,
            AgentBackups backups,
            Vault vault,
            Lives lives,
            RotationRecords rotations,
            Clock clock) {
        this.diagnosis = diagnosis;
        this.agentHost = agentHost;
        this.fleet = fleet;
        this.bots = bots;
        this.permits = permits;
        this.backups = backups;
        this.vault = vault;
        this.lives = lives;
        this.rotations = rotations;
        this.clock = clock;
    }

    Rung climb(Recovery recovery, Deployment deployment) {
        return switch (recovery.step()) {
            case DIAGNOSE -> diagnose(recovery, deployment);
            case MAKE_ROOM ->
                thenRestart(
                        recovery,
                        deployment,
                        agentHost.makeRoom(access(recovery, deployment, "recover.make-room")),
                        RecoveryStep.VERIFY_ROOM);
            case RESTART -> act(recovery, restart(recovery, deployment), RecoveryStep.VERIFY_RESTART);
            case CONFIGURE -> configure(recovery, deployment);
            case SAVE -> save(recovery, deployment);
            case REPAIR ->
                thenRestart(
                        recovery,
                        deployment,
                        agentHost.repair(access(recovery, deployment, "recover.repair"), recovery.id()),
                        RecoveryStep.VERIFY_REPAIRED);
            case REINSTALL ->
                thenRestart(
                        recovery,
                        deployment,
                        agentHost.reinstall(access(recovery, deployment, "recover.reinstall"), recovery.id()),
                        RecoveryStep.VERIFY_REINSTALLED);
            case RESET -> reset(recovery, deployment);
            case VERIFY_ROOM, VERIFY_RESTART, VERIFY_CONFIGURED, VERIFY_REPAIRED, VERIFY_REINSTALLED, VERIFY_RESET ->
                verify(recovery, deployment);
        };
    }

    private HostAccess access(Recovery recovery, Deployment deployment, String step) {
        return permits.login(recovery, deployment, diagnosis.host(deployment), step);
    }

    // ---- what is wrong

    private Rung diagnose(Recovery recovery, Deployment deployment) {
        return switch (diagnosis.everything(recovery, deployment)) {
            case Found.NoAnswer(Duration in) -> late(recovery) ? new Rung.End(NO_ANSWER) : new Rung.Again(in);
            case Found.Known(String word, String facts) -> plan(recovery, deployment, word, facts);
        };
    }

    /** The first repair for what was found; an agent that looks well is restarted too, since its owner says it is not. */
    private Rung plan(Recovery recovery, Deployment deployment, String word, String facts) {
        return switch (word) {
            case Diagnosis.SERVER_GONE, Diagnosis.CREDIT_SPENT, Diagnosis.OWN_KEY_INVALID -> new Rung.End(word, facts);
            case Diagnosis.SERVER_OFF -> first(RecoveryStep.RESET, word, facts);
            case Diagnosis.TOKEN_REVOKED -> token(recovery, deployment, facts);
            case Diagnosis.NO_LOGIN ->
                recovery.attempts() + 1 < LOGINS_UNTIL_RESET
                        ? new Rung.Again(LOOK_AGAIN)
                        : first(RecoveryStep.RESET, word, facts);
            case Health.CONFIG_BROKEN -> first(RecoveryStep.CONFIGURE, word, facts);
            case Health.PROGRAM_BROKEN -> first(RecoveryStep.REINSTALL, word, facts);
            case Health.DISK_FULL -> first(RecoveryStep.MAKE_ROOM, word, facts);
            default -> first(gentlest(deployment), word, facts);
        };
    }

    private static Rung first(RecoveryStep rung, String word, String facts) {
        return new Rung.Next(rung, word.equals(Health.GOOD) ? "nothing" : word, facts);
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
    private Rung token(Recovery recovery, Deployment deployment, String facts) {
        if (!Diagnosis.managed(deployment) || deployment.bot() == null) {
            return new Rung.End(Diagnosis.TOKEN_REVOKED, facts);
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
                yield kept ? first(RecoveryStep.CONFIGURE, Diagnosis.TOKEN_REVOKED, facts) : new Rung.Again(LOOK_AGAIN);
            }
            case AgentBots.Fetched.Refused(String _) -> new Rung.End(BOT_GONE, facts);
            case AgentBots.Fetched.Unknown(String _) ->
                late(recovery) ? new Rung.End(NO_ANSWER, facts) : new Rung.Again(LOOK_AGAIN);
        };
    }

    // ---- what is done

    private HostResult<Void> restart(Recovery recovery, Deployment deployment) {
        return agentHost.restart(access(recovery, deployment, "recover.restart"));
    }

    private Rung configure(Recovery recovery, Deployment deployment) {
        Host host = diagnosis.host(deployment);
        HostResult<Void> result = agentHost.configure(
                permits.login(recovery, deployment, host, "recover.configure"),
                permits.withSecrets(recovery, deployment, "recover.configure"));
        // Our own settings, refused by the program that they were made for: the program is not what it was.
        if (result instanceof HostResult.Wrong<Void>(String code, String _) && code.equals("agent.config.invalid")) {
            return further(recovery);
        }
        // What was written may equal what was there: only a restart makes the agent read it again.
        return thenRestart(recovery, deployment, result, RecoveryStep.VERIFY_CONFIGURED);
    }

    private Rung thenRestart(Recovery recovery, Deployment deployment, HostResult<Void> result, RecoveryStep then) {
        if (!(result instanceof HostResult.Ok<Void>)) {
            return act(recovery, result, then);
        }
        // The act is done. Whether the restart came about is seen by looking, and the next rung restarts it as well.
        HostResult<Void> restarted = restart(recovery, deployment);
        return restarted instanceof HostResult.NotYet<Void> ? act(recovery, restarted, then) : new Rung.Next(then);
    }

    private Rung act(Recovery recovery, HostResult<Void> result, RecoveryStep then) {
        return switch (result) {
            case HostResult.Ok<Void> _ -> new Rung.Next(then);
            case HostResult.NotYet<Void>(String _, Duration in) ->
                late(recovery) ? further(recovery) : new Rung.Again(in);
            case HostResult.Unreachable<Void> _ ->
                late(recovery) || recovery.attempts() + 1 >= LOGINS_UNTIL_RESET
                        ? unreachable(recovery)
                        : new Rung.Again(LOOK_AGAIN);
            // What it did in spite of that is seen by looking.
            case HostResult.Wrong<Void> _ -> new Rung.Next(then);
        };
    }

    private static Rung unreachable(Recovery recovery) {
        return recovery.took(RecoveryStep.RESET) ? new Rung.End(NOT_HEALED) : new Rung.Next(RecoveryStep.RESET);
    }

    /** The gentlest rung that was not tried yet; before those that work on its state, a backup of it. */
    private Rung further(Recovery recovery) {
        Optional<RecoveryStep> next = RecoveryStep.LOSSLESS.stream()
                .filter(rung -> !recovery.took(rung))
                .findFirst();
        if (next.isEmpty()) {
            return new Rung.End(NOT_HEALED);
        }
        boolean works = next.get() == RecoveryStep.REPAIR || next.get() == RecoveryStep.REINSTALL;
        return works && !recovery.took(RecoveryStep.SAVE)
                ? new Rung.Next(RecoveryStep.SAVE)
                : new Rung.Next(next.get());
    }

    /** Without one it goes on as well: what follows loses nothing. */
    private Rung save(Recovery recovery, Deployment deployment) {
        return backups.before(deployment.id(), recovery.id()) == AgentBackups.Standing.UNDER_WAY && !late(recovery)
                ? new Rung.Again(LOOK_AGAIN)
                : further(recovery);
    }

    private Rung reset(Recovery recovery, Deployment deployment) {
        return switch (fleet.reset(diagnosis.host(deployment).name())) {
            case ServerFleet.Ending.Done() -> new Rung.Next(RecoveryStep.VERIFY_RESET);
            case ServerFleet.Ending.NotYet(Duration in) ->
                late(recovery) ? new Rung.End(NOT_HEALED) : new Rung.Again(in);
            case ServerFleet.Ending.Unknown(String _) ->
                late(recovery) ? new Rung.End(NO_ANSWER) : new Rung.Again(LOOK_AGAIN);
            case ServerFleet.Ending.Refused(String _, String _) -> new Rung.End(NOT_HEALED);
        };
    }

    // ---- whether it helped

    private Rung verify(Recovery recovery, Deployment deployment) {
        Found found = diagnosis.agent(recovery, deployment);
        if (found instanceof Found.Known(String word, String _) && word.equals(Health.GOOD)) {
            return recovery.greens() + 1 < GREEN_LOOKS ? new Rung.Green(LOOK_AGAIN) : new Rung.End(Recovery.HEALTHY);
        }
        boolean stays = found instanceof Found.Known(String word, String _)
                && (word.equals(Health.DISK_FULL)
                        || word.equals(Health.CONFIG_BROKEN)
                        || word.equals(Health.PROGRAM_BROKEN))
                && recovery.attempts() + 1 >= LOOKS_AT_WHAT_STAYS;
        if (!late(recovery) && !stays) {
            return switch (found) {
                case Found.NoAnswer(Duration in) -> new Rung.Unseen(in);
                case Found.Known(String word, String _)
                when word.equals(Diagnosis.NO_LOGIN) -> new Rung.Unseen(lookAgain(recovery));
                case Found.Known _ -> new Rung.Again(lookAgain(recovery));
            };
        }
        if (found instanceof Found.Known(String word, String facts)) {
            if (word.equals(Health.DISK_FULL)) {
                return recovery.took(RecoveryStep.MAKE_ROOM)
                        ? new Rung.End(Health.DISK_FULL, facts)
                        : new Rung.Next(RecoveryStep.MAKE_ROOM);
            }
            // One lost look more says little: a server that really lets nobody in ends the next rung soon.
            if (word.equals(Diagnosis.NO_LOGIN) && !recovery.took(RecoveryStep.RESET)) {
                return new Rung.Next(RecoveryStep.RESET);
            }
        }
        return further(recovery);
    }

    /** Soon at first; what takes long is not looked at every two seconds for minutes. */
    private static Duration lookAgain(Recovery recovery) {
        return Duration.ofSeconds(Math.min(10, 2 + recovery.attempts() / 5));
    }

    private boolean late(Recovery recovery) {
        return clock.instant().isAfter(recovery.stepAt().plus(recovery.step().limit()));
    }
}
