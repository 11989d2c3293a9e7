package net.runagent.bot.door;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;

/**
 * Healthy is who has heard from the platform lately and keeps up with what comes in. A process that does not lead need not
 * be connected, but it works the inbox off as all do.
 */
public final class DoorHealth {
    /** Platforms are quiet for less than a minute; a second one is left for coming back. */
    static final Duration SILENT_TOO_LONG = Duration.ofMinutes(2);

    /** A person who waits longer for an answer thinks that nobody is there. */
    static final Duration BEHIND_TOO_FAR = Duration.ofMinutes(1);

    private DoorHealth() {}

    /**
     * @param leading whether this process is the one that listens
     * @param silence since the platform gave its last sign of life; null when there was none yet
     * @param lag how long the oldest arrival has waited
     */
    public static Health of(boolean leading, @Nullable Duration silence, Duration lag) {
        boolean silent = leading && (silence == null || silence.compareTo(SILENT_TOO_LONG) > 0);
        boolean behind = lag.compareTo(BEHIND_TOO_FAR) > 0;
        Health.Builder health = silent || behind ? Health.down() : Health.up();
        health.withDetail("leading", leading)
                .withDetail("hears", leading && !silent)
                .withDetail("inboxLagSeconds", lag.toSeconds());
        if (leading) {
            health.withDetail("secondsSinceSign", silence == null ? -1 : silence.toSeconds());
        }
        return health.build();
    }
}
