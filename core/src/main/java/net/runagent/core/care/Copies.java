package net.runagent.core.care;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.Transactions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The copies of agents' states, or the plain answer that there are none on this installation. */
@Component
public class Copies {
    private static final String NONE = "care.no-copies";

    private final ObjectProvider<StateBackups> kept;
    private final Transactions transactions;

    Copies(ObjectProvider<StateBackups> kept, Transactions transactions) {
        this.kept = kept;
        this.transactions = transactions;
    }

    /** Whether copies are kept here at all. */
    boolean are() {
        return kept.getIfAvailable() != null;
    }

    /** When the newest one was taken. */
    public Optional<Instant> newest(DeploymentId deployment) {
        StateBackups backups = kept.getIfAvailable();
        return backups == null ? Optional.empty() : transactions.call(() -> backups.newest(deployment));
    }

    HostResult<Void> take(Deployment deployment, HostAccess access, UUID command) {
        StateBackups backups = kept.getIfAvailable();
        return backups == null ? none() : backups.take(deployment, access, command);
    }

    HostResult<Void> restore(Deployment deployment, HostAccess access, UUID command) {
        StateBackups backups = kept.getIfAvailable();
        return backups == null ? none() : backups.restore(deployment, access, command);
    }

    private static HostResult<Void> none() {
        return new HostResult.Wrong<>(NONE, "no copies are kept on this installation");
    }
}
