package net.runagent.core.care;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;

/**
 * The agent's server, for copies of what the agent remembers. Every method is idempotent, takes at most about 20 s except
 * where whole archives travel, and starts long work in the background of the server to be asked for again. An archive made
 * there is the agent's own: it is opened there with no more rights than the agent has.
 */
public interface BackupHost {
    /** Only the version of the program that made an archive takes it back. */
    String OTHER_VERSION = "agent.restore.version";

    /** Has the agent's program write and check an archive, online; the same id finds the one that was made. */
    HostResult<Made> make(HostAccess access, UUID backup);

    /**
     * @param bytes of the archive
     * @param sha256 as the server sees it, in lower-case hex
     */
    record Made(String agentVersion, long bytes, String sha256) {}

    /**
     * Reads the archive that was made. What the sink throws comes through as {@link java.io.UncheckedIOException}.
     *
     * @param into gets each byte once; after anything but Ok what it got is worth nothing
     */
    HostResult<Void> fetch(HostAccess access, UUID backup, OutputStream into);

    /**
     * Reads a whole archive without any server: whether it is one of the agent's program and holds what it says. Pure.
     *
     * @param archive read to its end
     */
    Contents contents(InputStream archive) throws IOException;

    /**
     * @param agentVersion as its manifest says
     * @param problem what is wrong with it, for the staff; empty when nothing is
     */
    record Contents(String agentVersion, int files, String problem) {}

    /** Nothing of this backup is left on the server. */
    HostResult<Void> drop(HostAccess access, UUID backup);

    /** The agent is down, and stays so until it is started. */
    HostResult<Void> stop(HostAccess access);

    /**
     * Puts an archive there that is to be restored. What reading it throws comes through as
     * {@link java.io.UncheckedIOException}: trouble of the store is not taken for trouble of the line.
     *
     * @param archive read at most once, and closed by the caller
     * @param sha256 what must have arrived
     * @param agentVersion of the program that made it; {@link #OTHER_VERSION} where another one runs
     */
    HostResult<Void> place(HostAccess access, UUID restore, InputStream archive, String sha256, String agentVersion);

    /** Has the agent's program check and unpack what was placed, beside what the agent has. */
    HostResult<Void> unpack(HostAccess access, UUID restore);

    /** Only while the agent is down: what it has goes aside, and what was unpacked takes its place. */
    HostResult<Void> exchange(HostAccess access, UUID restore);

    /** Only while the agent is down: undoes {@link #exchange}; what had been put in goes. */
    HostResult<Void> exchangeBack(HostAccess access, UUID restore);

    /**
     * Nothing of this restore is left on the server.
     *
     * @param keepAside whether what the agent had before stays aside all the same
     */
    HostResult<Void> clear(HostAccess access, UUID restore, boolean keepAside);
}
