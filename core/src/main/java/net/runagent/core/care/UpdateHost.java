package net.runagent.core.care;

import java.util.List;
import java.util.UUID;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;

/**
 * The agent's server, for leading it from one version of its program to another. Every method is idempotent, takes at most
 * about 20 s, and starts long work in the background of the server to be asked for again.
 */
public interface UpdateHost {
    /** Lays a release down beside what runs, each part checked against its digest; nothing that runs is touched. */
    HostResult<Void> lay(HostAccess access, Release release);

    /** Whether the program of a release that was laid down accepts the agent's settings as they lie there. */
    HostResult<Void> accepts(HostAccess access, String version);

    /**
     * The agent is down, and stays so until it is started.
     *
     * @param atOnce without waiting for what it is at
     */
    HostResult<Void> stop(HostAccess access, boolean atOnce);

    /** Only while the agent is down: a whole copy of what it remembers lies beside it under this update's name. */
    HostResult<Void> keep(HostAccess access, UUID update);

    /** Only while the agent is down: this version, which was laid down before, is what starts next. */
    HostResult<Void> switchTo(HostAccess access, String version);

    /** Only while the agent is down: what {@link #keep} has kept is what it remembers; without it, nothing is changed. */
    HostResult<Void> giveBack(HostAccess access, UUID update);

    /**
     * Nothing of this update is left on the server, and of all versions only these and the one that runs: each takes 700 MB.
     *
     * @param stay versions
     */
    HostResult<Void> tidy(HostAccess access, UUID update, List<String> stay);
}
