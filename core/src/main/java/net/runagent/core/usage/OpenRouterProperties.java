package net.runagent.core.usage;

import net.runagent.core.money.UsdMicros;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Our account at OpenRouter, from which agents get their keys.
 *
 * @param managementKey from openrouter.ai, settings, management keys (it administers keys and cannot be used for models);
 *     empty switches AI credit off
 * @param apiUrl change it only for a simulated OpenRouter
 * @param startLimitCents what a new agent may spend until it has answered its owner for the first time, in US cents, 20
 *     to 500; one turn of a dear model costs up to 16, and whoever cancels before the first answer can have spent this much
 */
@ConfigurationProperties("runagent.openrouter")
public record OpenRouterProperties(
        @DefaultValue("") String managementKey,
        @DefaultValue("https://openrouter.ai/api/v1") String apiUrl,
        @DefaultValue("50") int startLimitCents) {
    private static final int MICROS_PER_CENT = 10_000;

    public OpenRouterProperties {
        if (startLimitCents < 20 || startLimitCents > 500) {
            throw new IllegalArgumentException(
                    "runagent.openrouter.start-limit-cents is 20 to 500, not " + startLimitCents);
        }
    }

    UsdMicros startLimit() {
        return new UsdMicros((long) startLimitCents * MICROS_PER_CENT);
    }

    public boolean configured() {
        return !managementKey.isBlank();
    }

    @Override
    public String toString() {
        return "OpenRouterProperties[" + apiUrl + ", " + (configured() ? "managementKey=[redacted]" : "off") + "]";
    }
}
