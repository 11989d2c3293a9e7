package net.runagent.bot.control;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Sandbox mode: the outside world is simulated. Never set in production.
 *
 * @param url base URL of the simulated world, on loopback; switches sandbox mode on
 * @param controlPort port of the control interface on loopback, 1 to 65535
 * @param controlToken the token made for this start that callers must show
 */
@ConfigurationProperties("runagent.world")
record WorldProperties(
        @Nullable String url,
        @DefaultValue("0") int controlPort,
        @Nullable String controlToken) {
    @Override
    public String toString() {
        return "WorldProperties[" + url + "]";
    }
}
