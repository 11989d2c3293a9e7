package net.runagent.core.deployment;

import java.util.HashMap;
import java.util.Map;
import net.runagent.core.deployment.ServerFleet.Candidate;

/** What servers cost, as a test says; nothing was seen at first. */
final class SeenPrices implements ServerPrices {
    private final Map<Candidate, Long> prices = new HashMap<>();

    void put(Candidate candidate, long cents) {
        prices.put(candidate, cents);
    }

    @Override
    public Map<Candidate, Long> lastSeen() {
        return prices;
    }

    /** Nothing was looked at while it is null. */
    java.util.Set<Candidate> inStock;

    @Override
    public java.util.Optional<java.util.Set<Candidate>> lastInStock() {
        return java.util.Optional.ofNullable(inStock);
    }

    @Override
    public void look() {
        // a test says what is seen
    }
}
