package net.runagent.core.billing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Cards and PayPal through Polar. Get the token at polar.sh, Settings, Developers; scopes checkouts, customers,
 * customer_sessions, subscriptions, refunds, products and webhooks (write), orders, payments and disputes (read). Without
 * a token cards are switched off.
 *
 * @param token organisation access token, begins with {@code polar_oat_}
 * @param webhookSecret of the endpoint {@code <public-url>/hooks/polar}; without it everything still works by polling, slower
 * @param previousWebhookSecret accepted beside the new one while it is being changed; empty otherwise
 * @param apiUrl {@code https://api.polar.sh}, or Polar's sandbox {@code https://sandbox-api.polar.sh}
 * @param requestsPerMinute how many requests Polar takes from this organisation, for all processes together; 0, the default,
 *     stands for what Polar documents: 500, and 100 in its sandbox
 * @param successUrl where the checkout page leads after paying; empty leaves the person on Polar's own page
 */
@ConfigurationProperties("runagent.polar")
public record PolarProperties(
        @DefaultValue("") String token,
        @DefaultValue("") String webhookSecret,
        @DefaultValue("") String previousWebhookSecret,
        @DefaultValue("https://api.polar.sh") String apiUrl,
        @DefaultValue("0") int requestsPerMinute,
        @DefaultValue("") String successUrl) {
    public PolarProperties {
        if (requestsPerMinute < 0) {
            throw new IllegalArgumentException("runagent.polar.requests-per-minute is not below 0");
        }
    }

    public boolean configured() {
        return !token.isBlank();
    }

    @Override
    public String toString() {
        return "PolarProperties[apiUrl=" + apiUrl + ", secrets=[redacted]]";
    }
}
