package net.runagent.core.care;

import java.time.Instant;
import java.util.Optional;
import net.runagent.core.deployment.DeploymentId;

/** Remembers links to backups. Joins the running transaction. */
public interface BackupLinkRecords {
    /** Ends an earlier one of the same backup. */
    void replace(BackupLink link);

    int madeSince(DeploymentId deployment, Instant since);

    /** One that was not used and has not ended. */
    Optional<BackupLink> look(byte[] ticketHash, Instant now);

    /** As {@link #look}, and it is used from now on. */
    Optional<BackupLink> use(byte[] ticketHash, Instant now);

    void forgetBefore(Instant instant);
}
