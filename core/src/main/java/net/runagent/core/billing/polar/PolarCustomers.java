package net.runagent.core.billing.polar;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.CardCustomers;
import net.runagent.core.billing.PayerRecords;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Payers at Polar. Its external id cannot be changed and is unique, and so is the address. */
@Component
class PolarCustomers implements CardCustomers {
    private static final int LONGEST_NAME = 256;

    private final PolarClient client;
    private final PayerRecords payers;
    private final StaffAlerts alerts;

    PolarCustomers(PolarClient client, PayerRecords payers, StaffAlerts alerts) {
        this.client = client;
        this.payers = payers;
        this.alerts = alerts;
    }

    @Override
    public CardAnswer<UUID> ensure(UUID externalId, String email, String name) {
        Map<String, Object> body = new HashMap<>();
        body.put("external_id", externalId.toString());
        body.put("email", email);
        if (!name.isBlank()) {
            body.put("name", name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
        }
        CardAnswer<JsonNode> made = client.post("/v1/customers/", body);
        if (!(made instanceof CardAnswer.Declined<JsonNode>)) {
            return made.map(PolarCustomers::id);
        }
        CardAnswer<JsonNode> known = client.get("/v1/customers/external/" + externalId);
        if (!(known instanceof CardAnswer.Missing<JsonNode>)) {
            return known.map(PolarCustomers::id);
        }
        // The address may belong to a payer made for an earlier account of the same person. Anybody can have made a
        // customer with it elsewhere: whose cards and bills those are, only the pseudonym tells.
        CardAnswer<JsonNode> byAddress =
                client.get("/v1/customers/?limit=2&email=" + URLEncoder.encode(email, StandardCharsets.UTF_8));
        if (!(byAddress instanceof CardAnswer.Got<JsonNode>(JsonNode found))) {
            return byAddress.map(PolarCustomers::id);
        }
        List<JsonNode> items = found.path("items").valueStream().toList();
        Optional<JsonNode> own = items.stream()
                .filter(item -> PolarEvent.id(item, "external_id")
                        .filter(payers::forgotten)
                        .isPresent())
                .findFirst();
        if (own.isEmpty() && !items.isEmpty()) {
            alerts.raise(Severity.WARNING, "polar.customer.foreign", externalId.toString(), Map.of());
        }
        return own.<CardAnswer<UUID>>map(customer -> new CardAnswer.Got<>(id(customer)))
                .orElseGet(() -> made.map(PolarCustomers::id));
    }

    @Override
    public CardAnswer<String> portal(UUID customer) {
        return client.post("/v1/customer-sessions/", Map.of("customer_id", customer.toString()))
                .map(session -> session.path("customer_portal_url").asString());
    }

    private static UUID id(JsonNode customer) {
        return UUID.fromString(customer.path("id").asString());
    }
}
