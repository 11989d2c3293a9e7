package net.runagent.core.care;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a release has come in the fleet. Nobody is in a later wave before the one before it has stood its time. Names are
 * stored: renaming one needs a migration.
 */
public enum Wave {
    /** Our own agents, which are named in the configuration; without any of them the next begins at once. */
    OWN(0, Duration.ofHours(24)),
    FIVE(5, Duration.ofHours(24)),
    QUARTER(25, Duration.ofHours(12)),
    ALL(100, Duration.ofHours(24));

    /** A release that mends what others could misuse stands for this long after each wave. */
    private static final Duration SECURITY_SOAK = Duration.ofHours(2);

    private final int percent;
    private final Duration soak;

    Wave(int percent, Duration soak) {
        this.percent = percent;
        this.soak = soak;
    }

    /** How many agents of a fleet of this size may have met the release by the end of this wave, failed tries among them. */
    int most(int fleet) {
        if (this == OWN || fleet == 0) {
            return 0;
        }
        return Math.max(1, (int) ((long) fleet * percent / 100));
    }

    /** How long it is looked at after its last agent before the next wave begins. */
    Duration soak(boolean security) {
        return security && soak.compareTo(SECURITY_SOAK) > 0 ? SECURITY_SOAK : soak;
    }

    Optional<Wave> next() {
        return this == ALL ? Optional.empty() : Optional.of(values()[ordinal() + 1]);
    }
}
