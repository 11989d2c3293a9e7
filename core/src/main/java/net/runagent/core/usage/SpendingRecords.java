package net.runagent.core.usage;

import java.time.Instant;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/** Stores what owners have been told of their agents' spending, and reads the usage log for it. */
public interface SpendingRecords {
    /** Others that ask for it wait until the running transaction ends; one that tells of nothing where there is none. */
    SpendingWatch lock(DeploymentId deployment);

    void put(DeploymentId deployment, SpendingWatch watch);

    /** By the samples after {@code from}. */
    UsdMicros spentSince(DeploymentId deployment, Instant from);

    /**
     * What an hour in which anything was spent cost on average, from hour to hour of the clock.
     *
     * @param atLeast null is the answer when there were fewer of them
     */
    @Nullable
    UsdMicros usualHour(DeploymentId deployment, Instant from, Instant until, int atLeast);
}
