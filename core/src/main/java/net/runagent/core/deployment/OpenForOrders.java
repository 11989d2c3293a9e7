package net.runagent.core.deployment;

import java.util.Optional;
import net.runagent.core.billing.Billing;
import org.springframework.stereotype.Component;

/** Whether new agents can be ordered here: an order that could never be built or paid is not begun. Asks nobody outside. */
@Component
public class OpenForOrders {
    private final ServerFleet fleet;
    private final ModelKeys keys;
    private final Billing billing;

    OpenForOrders(ServerFleet fleet, ModelKeys keys, Billing billing) {
        this.fleet = fleet;
        this.keys = keys;
        this.billing = billing;
    }

    /** Empty when all is there, otherwise what is switched off: {@code servers}, {@code models} or {@code payment}. */
    public Optional<String> closed() {
        if (!fleet.available()) {
            return Optional.of("servers");
        }
        if (!keys.available()) {
            return Optional.of("models");
        }
        return billing.available() ? Optional.empty() : Optional.of("payment");
    }
}
