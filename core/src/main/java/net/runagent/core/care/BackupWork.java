package net.runagent.core.care;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.UUID;
import net.runagent.core.care.Backup.Archive;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.care.BackupHost.Contents;
import net.runagent.core.care.BackupHost.Made;
import net.runagent.core.care.BackupSeal.Header;
import net.runagent.core.care.BackupSeal.Sealing;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.vault.Purpose;
import net.runagent.core.work.CrashPoint;
import org.springframework.stereotype.Component;

/**
 * The work of each step of a backup. What travels is never in memory as a whole and never on a disk of ours unsealed. A
 * backup counts only when it was read back from the store and is what the server had made.
 */
@Component
class BackupWork {
    /** A server that says no this often in a row will not say yes. */
    private static final int MOST_TRIES = 5;

    /** A store has no opinion of its own: that it fails passes more often. */
    private static final int MOST_TRIES_OF_STORE = 12;

    private static final int TRIES_TO_TIDY = 3;

    /** What waits for it goes on without it then, and says so. */
    private static final Duration AWAITED = Duration.ofMinutes(10);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final long MEGABYTE = 1L << 20;

    private final BackupHost host;
    private final BackupStore store;
    private final BackupKeys backupKeys;
    private final Deployments deployments;
    private final HostLogin login;
    private final CareProperties properties;
    private final Clock clock;

    BackupWork(
            BackupHost host,
            BackupStore store,
            BackupKeys backupKeys,
            Deployments deployments,
            HostLogin login,
            CareProperties properties,
            Clock clock) {
        this.host = host;
        this.store = store;
        this.backupKeys = backupKeys;
        this.deployments = deployments;
        this.login = login;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param goesOn called now and then while an archive travels, and may throw to stop it */
    BackupTurn take(Backup backup, Deployment deployment, Runnable goesOn) {
        return switch (backup.step()) {
            case MAKE -> make(backup, deployment);
            case FETCH -> fetch(backup, deployment, goesOn);
            case VERIFY -> verify(backup, deployment, goesOn);
            case TIDY -> tidy(backup, deployment);
        };
    }

    private BackupTurn make(Backup backup, Deployment deployment) {
        HostAccess access = login.to(deployment, host(deployment), Purpose.BACKUP, backup.command(), "backup.make");
        return switch (host.make(access, backup.id())) {
            case HostResult.Ok<Made>(Made made) ->
                made.bytes() > properties.backupMostMegabytes() * MEGABYTE
                        ? failed(backup, deployment, "too-large")
                        : new BackupTurn.Made(new Archive(
                                backup.stepAt(),
                                made.bytes(),
                                made.sha256(),
                                made.agentVersion(),
                                backupKeys.version(deployment)));
            case HostResult.NotYet<Made>(String _, Duration in) ->
                late(backup) ? failed(backup, deployment, "too-long") : new BackupTurn.Again(in);
            case HostResult.Unreachable<Made> _ -> unreachable(backup, deployment);
            case HostResult.Wrong<Made> _ -> refused(backup, deployment, "not-made");
        };
    }

    /** The line broke, or the server said no. */
    private static final class NotFetched extends IOException {
        private static final long serialVersionUID = 1;
        private final boolean said;

        /** @param said whether the server has answered */
        NotFetched(boolean said) {
            super(said ? "the server did not give it" : "the line broke");
            this.said = said;
        }
    }

    private BackupTurn fetch(Backup backup, Deployment deployment, Runnable goesOn) {
        try {
            store.put(backup.name(), out -> fetchInto(out, backup, deployment, goesOn));
        } catch (NotFetched not) {
            return not.said ? refused(backup, deployment, "not-fetched") : unreachable(backup, deployment);
        } catch (IOException | UncheckedIOException full) {
            return store(backup, deployment);
        }
        CrashPoint.at("care.backup.fetch.stored");
        return new BackupTurn.Next(BackupStep.VERIFY);
    }

    private void fetchInto(OutputStream out, Backup backup, Deployment deployment, Runnable goesOn) throws IOException {
        Archive made = backup.requireArchive();
        HostAccess access = login.to(deployment, host(deployment), Purpose.BACKUP, backup.command(), "backup.fetch");
        try (BackupSeal seal = backupKeys.seal(deployment, backup, "backup.seal")) {
            Sealing sealing = seal.sealing(out);
            Travelling arrived = new Travelling(sealing, made.bytes(), goesOn, clock);
            HostResult<Void> result = host.fetch(access, backup.id(), arrived);
            if (!(result instanceof HostResult.Ok<Void>)) {
                throw new NotFetched(result instanceof HostResult.Wrong<Void>);
            }
            if (!arrived.is(made.bytes(), made.sha256())) {
                throw new NotFetched(true);
            }
            sealing.finish();
        }
    }

    private BackupTurn verify(Backup backup, Deployment deployment, Runnable goesOn) {
        try {
            return this.whole(backup, deployment, goesOn, backup.command(), "backup.verify")
                    ? new BackupTurn.Next(BackupStep.TIDY)
                    : failed(backup, deployment, "damaged");
        } catch (BackupDamaged | NoSuchFileException damaged) {
            return failed(backup, deployment, "damaged");
        } catch (IOException trouble) {
            return store(backup, deployment);
        }
    }

    /**
     * Reads one back from the store, to its end.
     *
     * @param command the action that it is opened for
     * @return whether it is what the server had made, and an archive of the agent's program
     */
    boolean whole(Backup backup, Deployment deployment, Runnable goesOn, UUID command, String step) throws IOException {
        Archive made = backup.requireArchive();
        try (InputStream file = store.read(backup.name());
                BackupSeal seal = backupKeys.seal(deployment, backup.id(), Header.read(file), command, step);
                DigestInputStream plain = Travelling.watched(seal.opening(file), goesOn, clock)) {
            Contents contents = host.contents(plain);
            plain.transferTo(OutputStream.nullOutputStream());
            return contents.problem().isEmpty()
                    && contents.agentVersion().equals(made.agentVersion())
                    && Travelling.hex(plain.getMessageDigest()).equals(made.sha256());
        }
    }

    /** It lies in the store; what is left on the server does no harm and goes with the next backup at the latest. */
    private BackupTurn tidy(Backup backup, Deployment deployment) {
        HostResult<Void> result = host.drop(
                login.to(deployment, host(deployment), Purpose.BACKUP, backup.command(), "backup.tidy"), backup.id());
        return result instanceof HostResult.Ok<Void> || backup.attempts() + 1 >= TRIES_TO_TIDY || late(backup)
                ? new BackupTurn.Good()
                : again(backup);
    }

    private Host host(Deployment deployment) {
        return deployments
                .host(deployment.id())
                .orElseThrow(() -> new NoSuchElementException("no server of " + deployment.id()));
    }

    private BackupTurn unreachable(Backup backup, Deployment deployment) {
        return late(backup) ? failed(backup, deployment, "no-answer") : again(backup);
    }

    private BackupTurn refused(Backup backup, Deployment deployment, String reason) {
        return late(backup) || backup.attempts() + 1 >= MOST_TRIES ? failed(backup, deployment, reason) : again(backup);
    }

    private BackupTurn store(Backup backup, Deployment deployment) {
        return late(backup) || backup.attempts() + 1 >= MOST_TRIES_OF_STORE
                ? failed(backup, deployment, "store")
                : again(backup);
    }

    private static BackupTurn again(Backup backup) {
        Duration pause = ASK_AGAIN.multipliedBy(1L + backup.attempts());
        return new BackupTurn.Again(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    /** Nothing of it may be left that could be taken for one. */
    private BackupTurn failed(Backup backup, Deployment deployment, String reason) {
        if (!forgotten(backup)) {
            return again(backup);
        }
        var unused = host.drop(
                login.to(deployment, host(deployment), Purpose.BACKUP, backup.command(), "backup.tidy"), backup.id());
        return new BackupTurn.Failed(reason);
    }

    /** Whether nothing of it lies in the store. A store that cannot be asked holds no row that says there is one. */
    boolean forgotten(Backup backup) {
        try {
            store.remove(backup.name());
            return true;
        } catch (IOException trouble) {
            return late(backup);
        }
    }

    private boolean late(Backup backup) {
        boolean awaited = backup.kind() == Kind.BEFORE;
        return clock.instant().isAfter(backup.stepAt().plus(backup.step().limit()))
                || awaited && clock.instant().isAfter(backup.startedAt().plus(AWAITED));
    }
}
