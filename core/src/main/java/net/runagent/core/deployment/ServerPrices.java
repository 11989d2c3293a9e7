package net.runagent.core.deployment;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.runagent.core.deployment.ServerFleet.Candidate;

/** What servers cost at the provider. */
public interface ServerPrices {
    /**
     * A month of each type and location, EUR cents net without the address, as last looked at. Asks nobody: may be used in
     * a transaction. Empty before the first look.
     */
    Map<Candidate, Long> lastSeen();

    /**
     * Of which types and locations servers could be had when it was last looked. Asks nobody: may be used in a transaction.
     * Empty before the first look.
     */
    Optional<Set<Candidate>> lastInStock();

    /** Looks at the prices and at what is in stock; outside, never in a transaction. What was seen stays when the provider does not answer. */
    void look();
}
