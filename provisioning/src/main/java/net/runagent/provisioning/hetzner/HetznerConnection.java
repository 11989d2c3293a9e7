package net.runagent.provisioning.hetzner;

import java.time.Clock;
import net.runagent.core.work.Chance;
import tools.jackson.databind.json.JsonMapper;

/** The client and the budget that all calls of this process share. */
record HetznerConnection(HetznerClient client, RequestBudget budget, JsonMapper json, Stock stock) {
    static HetznerConnection to(HetznerProperties properties, Clock clock, Chance chance, Pause pause) {
        JsonMapper json = JsonMapper.builder().build();
        RequestBudget budget = new RequestBudget(clock);
        HetznerClient client = new HetznerClient(properties, budget, json, chance, pause);
        return new HetznerConnection(client, budget, json, new Stock(client, clock));
    }

    HetznerServerFleet fleet(HetznerProperties properties, Labels labels, Clock clock, Chance chance) {
        return new HetznerServerFleet(
                client,
                properties,
                labels,
                stock,
                new SharedParts(client, properties, labels, json, chance),
                new ServerWatch(client, budget, clock, labels),
                new Outage(clock),
                json);
    }
}
