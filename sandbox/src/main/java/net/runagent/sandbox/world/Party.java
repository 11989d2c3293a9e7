package net.runagent.sandbox.world;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.Routes;

/** One outside party of the service, as real servers on loopback. */
public interface Party {
    /** Its name in the world API: {@code telegram}, {@code hetzner} ... */
    String name();

    /** Starts its servers and takes up its stored state. */
    void open(World world);

    /** Base URLs for {@code GET /world/parties}; the main one under {@link #name()}. */
    Map<String, String> bases();

    /** The properties with which the service finds this party: addresses and credentials, by full property name. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Adds its {@code /world/...} calls. */
    default void worldRoutes(Routes api) {}

    /** When this party will next do something by itself, in world time (a renewal, a webhook's next try). */
    default Optional<Instant> nextDue() {
        return Optional.empty();
    }

    /** Does everything that is due until now; called after each hop of the clock and once a second. */
    default void runDue(Instant now) {}

    /** Forgets everything but its credentials and addresses. */
    void reset();

    void close();
}
