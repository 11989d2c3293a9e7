package net.runagent.core.care;

import java.time.Duration;
import java.util.List;

/** The ladder of a recovery, gentlest first; each rung acts and is verified before the next one is tried. */
public enum RecoveryStep {
    /** Looks without changing anything. */
    DIAGNOSE(Duration.ofMinutes(2)),
    /** Clears a full disk of what is nobody's memory. */
    MAKE_ROOM(Duration.ofMinutes(2)),
    VERIFY_ROOM(Duration.ofMinutes(3)),
    RESTART(Duration.ofMinutes(1)),
    VERIFY_RESTART(Duration.ofMinutes(3)),
    /** Writes configuration and secrets anew from what its owner ordered. */
    CONFIGURE(Duration.ofMinutes(2)),
    VERIFY_CONFIGURED(Duration.ofMinutes(3)),
    /** Keeps a backup of what it remembers, where that can be done, before anything may change it. */
    SAVE(Duration.ofMinutes(2)),
    /** Its own program mends its state. */
    REPAIR(Duration.ofMinutes(3)),
    VERIFY_REPAIRED(Duration.ofMinutes(3)),
    /** The pinned program is fetched and laid down anew; its state stays. */
    REINSTALL(Duration.ofMinutes(10)),
    VERIFY_REINSTALLED(Duration.ofMinutes(3)),
    /** The provider switches the machine off and on again; its disk stays. */
    RESET(Duration.ofMinutes(3)),
    VERIFY_RESET(Duration.ofMinutes(6));

    /** All that acts and loses nothing, in the order in which it is tried. */
    static final List<RecoveryStep> LOSSLESS = List.of(RESTART, CONFIGURE, REPAIR, REINSTALL, RESET);

    private final Duration limit;

    RecoveryStep(Duration limit) {
        this.limit = limit;
    }

    /** How long it may take before the next rung is tried. */
    Duration limit() {
        return limit;
    }

    boolean verifies() {
        return name().startsWith("VERIFY_");
    }
}
