package net.runagent.core.care;

import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How agents are led to new versions of their program.
 *
 * @param own the numbers of our own agents, which meet a release before any customer's does; default none
 * @param atOnce how many agents are updated side by side, 1 to 100; default 5. With each release there is only one until the first
 *     one has come through
 * @param zone whose night it is for owners who have not said where they are, such as {@code Europe/Berlin}; default {@code UTC}
 */
@ConfigurationProperties("runagent.updates")
public record UpdateProperties(
        @DefaultValue List<UUID> own,
        @DefaultValue("5") int atOnce,
        @DefaultValue("UTC") ZoneId zone) {
    public UpdateProperties {
        own = List.copyOf(own);
        if (atOnce < 1 || atOnce > 100) {
            throw new IllegalArgumentException("runagent.updates.at-once must be 1 to 100, not " + atOnce);
        }
    }
}
