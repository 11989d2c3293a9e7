package net.runagent.core.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.InvoiceId;

/** Remembers deployments. Everything joins the running transaction. */
public interface DeploymentRecords {
    void add(Deployment deployment);

    Optional<Deployment> find(DeploymentId id);

    /** Finds it and keeps everybody else from changing it until the running transaction ends. */
    Optional<Deployment> lock(DeploymentId id);

    /** Stores what {@link #lock} found, changed; raises the version. */
    void save(Deployment changed);

    Optional<Deployment> ofInvoice(InvoiceId invoice);

    /** Newest first; those that are over as well. */
    List<Deployment> of(AccountId account);

    /** Oldest first. */
    List<Deployment> in(Set<Class<? extends State>> states);

    /** The deployment that uses this bot and is not over. */
    Optional<Deployment> using(Platform platform, String botId);

    /** Whether any deployment, also one that is over, has or had this bot. */
    boolean knows(Platform platform, String botId);

    /**
     * Makes {@code worker} the only one that may act for the deployment outside, for at most this long by the database's
     * own clock; the same worker may extend. Runs in a transaction of its own or joins.
     *
     * @return false while somebody else holds it
     */
    boolean claim(DeploymentId id, UUID worker, Duration atMost);

    /** Whether the worker still holds the claim; call it after {@link #lock} so that nobody can take it over meanwhile. */
    boolean holds(DeploymentId id, UUID worker);

    void release(DeploymentId id, UUID worker);
}
