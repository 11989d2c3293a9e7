package net.runagent.core.care;

import java.time.Duration;

/** The ladder of a recovery, gentlest first; each rung acts and is verified before the next one is tried. */
public enum RecoveryStep {
    /** Looks without changing anything. */
    DIAGNOSE(Duration.ofMinutes(2)),
    RESTART(Duration.ofMinutes(1)),
    VERIFY_RESTART(Duration.ofMinutes(3)),
    /** Writes configuration and secrets anew from what its owner ordered. */
    CONFIGURE(Duration.ofMinutes(2)),
    VERIFY_CONFIGURED(Duration.ofMinutes(3)),
    /** The provider switches the machine off and on again; its disk stays. */
    RESET(Duration.ofMinutes(3)),
    VERIFY_RESET(Duration.ofMinutes(6));

    private final Duration limit;

    RecoveryStep(Duration limit) {
        this.limit = limit;
    }

    /** How long it may take before the next rung is tried. */
    Duration limit() {
        return limit;
    }

    boolean verifies() {
        return this == VERIFY_RESTART || this == VERIFY_CONFIGURED || this == VERIFY_RESET;
    }
}
