package net.runagent.core.deployment;

import java.util.Map;
import net.runagent.core.deployment.ServerFleet.Candidate;

/** What servers cost at the provider. */
public interface ServerPrices {
    /**
     * A month of each type and location, EUR cents net without the address, as last looked at. Asks nobody: may be used in
     * a transaction. Empty before the first look.
     */
    Map<Candidate, Long> lastSeen();

    /** Looks at the prices; outside, never in a transaction. What was seen stays when the provider does not answer. */
    void look();
}
