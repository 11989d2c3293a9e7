package net.runagent.core.care;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;

/**
 * A copy of all that an agent remembers, off its server, from the intent to take it until it is removed.
 *
 * @param command whose doing it is: the customer's action, the standing instruction, or the work that it is taken before
 * @param attempts tries of the present step
 * @param endedAt null exactly while it is under way
 * @param archive what was taken; null until the server has made it
 */
public record Backup(
        UUID id,
        DeploymentId deployment,
        Kind kind,
        UUID command,
        BackupStep step,
        Outcome outcome,
        int attempts,
        Instant startedAt,
        Instant stepAt,
        @Nullable Instant endedAt,
        @Nullable Archive archive) {

    /** Why it is taken. */
    public enum Kind {
        /** By the standing instruction, once a day. */
        DAILY,
        /** Its owner wanted one. */
        ASKED,
        /** Something is about to be done that could harm what the agent remembers. */
        BEFORE
    }

    public sealed interface Outcome {
        record UnderWay() implements Outcome {}

        /** It lies in the store and was read back from there. */
        record Good() implements Outcome {}

        /** There is none. @param reason a text key's tail */
        record Failed(String reason) implements Outcome {}
    }

    /**
     * @param takenAt what the agent learned later is not in it
     * @param bytes of the archive as the server made it
     * @param sha256 of the same, in lower-case hex
     * @param agentVersion of the program that made it: only the same one reads it
     * @param keyVersion which version of the deployment's backup key seals it
     */
    public record Archive(Instant takenAt, long bytes, String sha256, String agentVersion, long keyVersion) {}

    /** The reason when something else was done with the agent meanwhile, such as terminating it. */
    public static final String INTERRUPTED = "interrupted";

    static Backup start(UUID id, DeploymentId deployment, Kind kind, UUID command, Instant now) {
        return new Backup(
                id, deployment, kind, command, BackupStep.MAKE, new Outcome.UnderWay(), 0, now, now, null, null);
    }

    public boolean open() {
        return endedAt == null;
    }

    public boolean good() {
        return outcome instanceof Outcome.Good;
    }

    /** Of one that the server has made. */
    public Archive requireArchive() {
        if (archive == null) {
            throw new IllegalStateException("backup " + id + " was never made");
        }
        return archive;
    }

    BackupStore.Name name() {
        return new BackupStore.Name(deployment, id);
    }

    Backup tried() {
        return new Backup(
                id, deployment, kind, command, step, outcome, attempts + 1, startedAt, stepAt, endedAt, archive);
    }

    Backup at(BackupStep next, Instant now) {
        return new Backup(id, deployment, kind, command, next, outcome, 0, startedAt, now, endedAt, archive);
    }

    Backup made(Archive what) {
        return new Backup(id, deployment, kind, command, step, outcome, attempts, startedAt, stepAt, endedAt, what);
    }

    Backup ended(Outcome how, Instant now) {
        return new Backup(id, deployment, kind, command, step, how, attempts, startedAt, stepAt, now, archive);
    }
}
