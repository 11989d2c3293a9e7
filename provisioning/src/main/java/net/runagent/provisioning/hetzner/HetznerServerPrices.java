package net.runagent.provisioning.hetzner;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.runagent.core.deployment.ServerFleet.Candidate;
import net.runagent.core.deployment.ServerPrices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prices as Hetzner lists them beside its server types. */
final class HetznerServerPrices implements ServerPrices {
    private static final Logger log = LoggerFactory.getLogger(HetznerServerPrices.class);

    private final Optional<Stock> stock;

    /** @param stock empty while Hetzner is not configured */
    HetznerServerPrices(Optional<Stock> stock) {
        this.stock = stock;
    }

    @Override
    public Map<Candidate, Long> lastSeen() {
        return stock.map(Stock::lastSeen).orElseGet(Map::of);
    }

    @Override
    public Optional<Set<Candidate>> lastInStock() {
        return stock.flatMap(Stock::lastInStock);
    }

    @Override
    public void look() {
        if (stock.isEmpty()) {
            return;
        }
        try {
            stock.get().offers();
        } catch (IOException notNow) {
            log.info("Hetzner's prices could not be looked at; those seen before still count.");
        }
    }
}
