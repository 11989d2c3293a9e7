package net.runagent.core.usage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Our account at OpenRouter, from which agents get their keys.
 *
 * @param managementKey from openrouter.ai, settings, management keys (it administers keys and cannot be used for models);
 *     empty switches AI credit off
 * @param apiUrl change it only for a simulated OpenRouter
 */
@ConfigurationProperties("runagent.openrouter")
public record OpenRouterProperties(
        @DefaultValue("") String managementKey,
        @DefaultValue("https://openrouter.ai/api/v1") String apiUrl) {
    public boolean configured() {
        return !managementKey.isBlank();
    }

    @Override
    public String toString() {
        return "OpenRouterProperties[" + apiUrl + ", " + (configured() ? "managementKey=[redacted]" : "off") + "]";
    }
}
