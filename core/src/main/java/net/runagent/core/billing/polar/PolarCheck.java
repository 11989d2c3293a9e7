package net.runagent.core.billing.polar;

import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.PolarProperties;
import net.runagent.core.operator.ProviderCheck;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** One read-only look at Polar. */
@Component
class PolarCheck implements ProviderCheck {
    private final PolarClient client;
    private final PolarProperties properties;

    PolarCheck(PolarClient client, PolarProperties properties) {
        this.client = client;
        this.properties = properties;
    }

    @Override
    public String provider() {
        return "Polar";
    }

    @Override
    public Checked check() {
        if (!properties.configured()) {
            return new Checked.Missing(
                    "runagent.polar.token",
                    "taking cards and PayPal",
                    "polar.sh, Settings, Developers, new organisation access token",
                    false);
        }
        return switch (client.probe("/v1/products/?limit=1")) {
            case CardAnswer.Got<JsonNode>(JsonNode body)
            when properties.webhookSecret().isBlank() ->
                new Checked.Broken(
                        "the token works, but runagent.polar.webhook-secret is missing",
                        "payments are noticed about a minute later; make an endpoint <public-url>/hooks/polar at Polar");
            case CardAnswer.Got<JsonNode>(JsonNode body) ->
                new Checked.Works("version " + PolarClient.VERSION + ", "
                        + body.path("pagination").path("total_count").asInt(0) + " products");
            case CardAnswer.Missing<JsonNode>() -> new Checked.Broken("no list of products", null);
            case CardAnswer.Declined<JsonNode>(String code) ->
                new Checked.Broken("Polar declines: " + code, "make a new token with the scopes of the documentation");
            case CardAnswer.Unknown<JsonNode> unknown ->
                new Checked.Broken(unknown.why(), "check runagent.polar.api-url and the network");
        };
    }
}
