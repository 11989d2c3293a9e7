package net.runagent.core.care;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.NoSuchElementException;
import net.runagent.core.care.Backup.Archive;
import net.runagent.core.care.BackupSeal.Header;
import net.runagent.core.care.Restore.Outcome;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.DesiredAgents;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.vault.Purpose;
import org.springframework.stereotype.Component;

/**
 * The work of each step of a restore. Nothing of what the agent has is removed before the agent is seen well with what was
 * put back and there is a backup of it; where there is none, it stays aside on the server.
 */
@Component
class RestoreWork {
    private static final int MOST_TRIES = 6;
    private static final int GREEN_LOOKS = 2;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final BackupRecords backups;
    private final BackupWork copies;
    private final BackupStore store;
    private final BackupKeys backupKeys;
    private final BackupHost host;
    private final AgentBackups safety;
    private final AgentHost agentHost;
    private final DesiredAgents desired;
    private final Deployments deployments;
    private final HostLogin login;
    private final Clock clock;

    RestoreWork(
            BackupRecords backups,
            BackupWork copies,
            BackupStore store,
            BackupKeys backupKeys,
            BackupHost host,
            AgentBackups safety,
            AgentHost agentHost,
            DesiredAgents desired,
            Deployments deployments,
            HostLogin login,
            Clock clock) {
        this.backups = backups;
        this.copies = copies;
        this.store = store;
        this.backupKeys = backupKeys;
        this.host = host;
        this.safety = safety;
        this.agentHost = agentHost;
        this.desired = desired;
        this.deployments = deployments;
        this.login = login;
        this.clock = clock;
    }

    /** @param goesOn called now and then while an archive travels, and may throw to stop it */
    RestoreTurn take(Restore restore, Deployment deployment, Runnable goesOn) {
        return switch (restore.step()) {
            case CHECK -> check(restore, deployment, goesOn);
            case PLACE -> place(restore, deployment, goesOn);
            case UNPACK ->
                untouched(
                        restore,
                        host.unpack(this.reached(restore, deployment, "restore.unpack"), restore.id()),
                        RestoreStep.STOP,
                        "not-unpacked");
            case STOP ->
                orUndo(
                        restore,
                        host.stop(this.reached(restore, deployment, "restore.stop")),
                        RestoreStep.SAVE,
                        "not-stopped");
            case SAVE -> save(restore, deployment);
            case EXCHANGE ->
                orUndo(
                        restore,
                        host.exchange(this.reached(restore, deployment, "restore.exchange"), restore.id()),
                        RestoreStep.START,
                        "not-exchanged");
            case START -> orUndo(restore, start(restore, deployment), RestoreStep.VERIFY, "not-started");
            case VERIFY ->
                verify(restore, deployment, new RestoreTurn.Next(RestoreStep.TIDY), new RestoreTurn.Undo("not-well"));
            case BACK ->
                orAlarm(
                        restore,
                        host.exchangeBack(this.reached(restore, deployment, "restore.back"), restore.id()),
                        RestoreStep.START_BACK);
            case START_BACK -> orAlarm(restore, start(restore, deployment), RestoreStep.VERIFY_BACK);
            case VERIFY_BACK ->
                verify(
                        restore,
                        deployment,
                        new RestoreTurn.Next(RestoreStep.TIDY),
                        new RestoreTurn.End(new Outcome.Failed(Restore.NOT_BACK)));
            case TIDY -> tidy(restore, deployment);
        };
    }

    private RestoreTurn check(Restore restore, Deployment deployment, Runnable goesOn) {
        try {
            return copies.whole(backup(restore), deployment, goesOn, restore.command(), "restore.check")
                    ? new RestoreTurn.Next(RestoreStep.PLACE)
                    : keptOld("damaged");
        } catch (BackupDamaged | NoSuchFileException damaged) {
            return keptOld("damaged");
        } catch (IOException trouble) {
            return refusedOften(restore) ? keptOld("store") : again(restore);
        }
    }

    private RestoreTurn place(Restore restore, Deployment deployment, Runnable goesOn) {
        Backup backup = backup(restore);
        Archive archive = backup.requireArchive();
        try (InputStream file = store.read(backup.name());
                BackupSeal seal =
                        backupKeys.seal(deployment, backup.id(), Header.read(file), restore.command(), "restore.open");
                InputStream plain = Travelling.watched(seal.opening(file), goesOn, clock)) {
            HostResult<Void> result = host.place(
                    this.reached(restore, deployment, "restore.place"),
                    restore.id(),
                    plain,
                    archive.sha256(),
                    archive.agentVersion());
            return result instanceof HostResult.Wrong<Void>(String code, String _)
                            && code.equals(BackupHost.OTHER_VERSION)
                    ? keptOld("other-version")
                    : untouched(restore, result, RestoreStep.UNPACK, "not-placed");
        } catch (IOException | UncheckedIOException trouble) {
            return refusedOften(restore) ? new RestoreTurn.Leave("store") : again(restore);
        }
    }

    private RestoreTurn save(Restore restore, Deployment deployment) {
        return switch (safety.before(deployment.id(), restore.id())) {
            case UNDER_WAY -> new RestoreTurn.Unseen(LOOK_AGAIN);
            case TAKEN -> new RestoreTurn.Saved(true);
            case NONE -> new RestoreTurn.Saved(false);
        };
    }

    private HostResult<Void> start(Restore restore, Deployment deployment) {
        return agentHost.configure(
                this.reached(restore, deployment, "restore.start"),
                desired.withSecrets(deployment, Purpose.BACKUP, restore.command(), "restore.start"));
    }

    private RestoreTurn verify(Restore restore, Deployment deployment, RestoreTurn well, RestoreTurn otherwise) {
        HostResult<AgentHealth> result = agentHost.health(this.reached(restore, deployment, "restore.verify"));
        if (result instanceof HostResult.Ok<AgentHealth>(AgentHealth health)
                && Health.word(health).equals(Health.GOOD)) {
            return restore.greens() + 1 < GREEN_LOOKS ? new RestoreTurn.Green(LOOK_AGAIN) : well;
        }
        if (late(restore)) {
            return otherwise;
        }
        boolean seen = result instanceof HostResult.Ok || result instanceof HostResult.Wrong;
        return seen ? new RestoreTurn.Again(LOOK_AGAIN) : new RestoreTurn.Unseen(LOOK_AGAIN);
    }

    /** What is left there takes room and does no harm. */
    private RestoreTurn tidy(Restore restore, Deployment deployment) {
        boolean undone = !restore.why().isEmpty();
        HostResult<Void> result = host.clear(
                this.reached(restore, deployment, "restore.tidy"), restore.id(), !restore.saved() && !undone);
        if (!(result instanceof HostResult.Ok<Void>) && !refusedOften(restore)) {
            return again(restore);
        }
        return new RestoreTurn.End(undone ? new Outcome.KeptOld(restore.why()) : new Outcome.Done());
    }

    private Backup backup(Restore restore) {
        return backups.find(restore.backup())
                .orElseThrow(() -> new NoSuchElementException("no backup " + restore.backup()));
    }

    private HostAccess reached(Restore restore, Deployment deployment, String step) {
        Host server = deployments
                .host(deployment.id())
                .orElseThrow(() -> new NoSuchElementException("no server of " + deployment.id()));
        return login.to(deployment, server, Purpose.BACKUP, restore.command(), step);
    }

    /** Before the agent is touched: what does not work is left. */
    private RestoreTurn untouched(Restore restore, HostResult<Void> result, RestoreStep then, String reason) {
        return switch (result) {
            case HostResult.Ok<Void> _ -> new RestoreTurn.Next(then);
            case HostResult.NotYet<Void>(String _, Duration in) ->
                late(restore) ? new RestoreTurn.Leave(reason) : new RestoreTurn.Again(in);
            case HostResult.Unreachable<Void> _ -> late(restore) ? new RestoreTurn.Leave("no-answer") : again(restore);
            case HostResult.Wrong<Void> _ -> refusedOften(restore) ? new RestoreTurn.Leave(reason) : again(restore);
        };
    }

    /** From here on the agent may be down: what does not work is undone. */
    private RestoreTurn orUndo(Restore restore, HostResult<Void> result, RestoreStep then, String reason) {
        return switch (result) {
            case HostResult.Ok<Void> _ -> new RestoreTurn.Next(then);
            case HostResult.NotYet<Void>(String _, Duration in) ->
                late(restore) ? new RestoreTurn.Undo(reason) : new RestoreTurn.Again(in);
            case HostResult.Unreachable<Void> _ -> late(restore) ? new RestoreTurn.Undo("no-answer") : again(restore);
            case HostResult.Wrong<Void> _ -> refusedOften(restore) ? new RestoreTurn.Undo(reason) : again(restore);
        };
    }

    /** Nobody may give up what an agent remembers: it is tried for as long as it takes, and the staff looks. */
    private RestoreTurn orAlarm(Restore restore, HostResult<Void> result, RestoreStep then) {
        return switch (result) {
            case HostResult.Ok<Void> _ -> new RestoreTurn.Next(then);
            case HostResult.NotYet<Void>(String _, Duration in) -> new RestoreTurn.Again(in);
            case HostResult.Unreachable<Void> _, HostResult.Wrong<Void> _ -> again(restore);
        };
    }

    private static RestoreTurn keptOld(String reason) {
        return new RestoreTurn.End(new Outcome.KeptOld(reason));
    }

    private static RestoreTurn again(Restore restore) {
        Duration pause = ASK_AGAIN.multipliedBy(1L + restore.attempts());
        return new RestoreTurn.Again(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    private boolean refusedOften(Restore restore) {
        return restore.attempts() + 1 >= MOST_TRIES || late(restore);
    }

    boolean late(Restore restore) {
        return clock.instant().isAfter(restore.stepAt().plus(restore.step().limit()));
    }
}
