package net.runagent.provisioning.hetzner;

import java.time.Clock;
import net.runagent.core.work.Chance;
import tools.jackson.databind.json.JsonMapper;

/** The client and the budget that all calls of this process share. */
record HetznerConnection(HetznerClient client, RequestBudget budget, JsonMapper json) {
    static HetznerConnection to(HetznerProperties properties, Clock clock, Chance chance, Pause pause) {
        JsonMapper json = JsonMapper.builder().build();
        RequestBudget budget = new RequestBudget(clock);
        return new HetznerConnection(new HetznerClient(properties, budget, json, chance, pause), budget, json);
    }

    HetznerServerFleet fleet(HetznerProperties properties, Labels labels, Clock clock, Chance chance) {
        return new HetznerServerFleet(
                client,
                properties,
                labels,
                new Stock(client, clock),
                new SharedParts(client, properties, labels, json, chance),
                new ServerWatch(client, budget, clock, labels),
                new Outage(clock),
                json);
    }
}
