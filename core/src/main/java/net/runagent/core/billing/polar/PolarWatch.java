package net.runagent.core.billing.polar;

import java.time.Duration;
import java.util.Map;
import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.LookDeeper;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Looks after our webhook endpoint. Polar disables it after ten failed events and then writes no events at all, so what
 * happened meanwhile can only be found by looking: the endpoint is enabled again and everything recent is looked at.
 */
@Component
class PolarWatch implements Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(PolarWatch.class);

    private final PolarClient client;
    private final LookDeeper deeper;
    private final OwnDoor door;
    private final StaffAlerts alerts;
    private final String address;

    PolarWatch(
            PolarClient client,
            LookDeeper deeper,
            OwnDoor door,
            StaffAlerts alerts,
            @Value("${runagent.public-url:}") String publicUrl) {
        this.client = client;
        this.deeper = deeper;
        this.door = door;
        this.alerts = alerts;
        this.address = publicUrl + "/hooks/polar";
    }

    @Override
    public String name() {
        return "billing.webhook-endpoint";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        if (!client.configured()) {
            return;
        }
        CardAnswer<JsonNode> answer = client.get("/v1/webhooks/endpoints?limit=100");
        if (!(answer instanceof CardAnswer.Got<JsonNode>(JsonNode body))) {
            if (answer instanceof CardAnswer.Unknown<JsonNode> unknown
                    && unknown.why().contains("version")) {
                alerts.raise(Severity.CRITICAL, "polar.version", PolarClient.VERSION, Map.of("why", unknown.why()));
            }
            return;
        }
        for (JsonNode endpoint : body.path("items")) {
            boolean ours = endpoint.path("url").asString("").equals(address);
            if (ours && !endpoint.path("enabled").asBoolean(true)) {
                disabled(endpoint.path("id").asString());
            }
        }
    }

    /** What happened meanwhile is looked for at once; it is switched on only when we can be reached, or it would go off again. */
    private void disabled(String id) {
        boolean reachable = door.answers(address);
        alerts.raise(
                Severity.WARNING,
                "polar.webhook.disabled",
                id,
                Map.of("our address", reachable ? "answers" : "does not answer"));
        if (reachable
                && client.patch("/v1/webhooks/endpoints/" + id, Map.of("enabled", true))
                        instanceof CardAnswer.Unknown<JsonNode>) {
            LOG.info("switching the webhook on was not answered; it is looked at again");
        }
        deeper.back();
    }
}
