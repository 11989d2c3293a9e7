package net.runagent.core.care;

import java.time.Duration;

/** The steps of a rotation; which of them a kind of secret takes is its {@link Replacement}'s to say. */
public enum RotationStep {
    /** Looks whether what is there can be replaced, without changing anything. */
    CHECK(Duration.ofMinutes(3)),
    /** The new secret comes into being and lies in the vault. */
    MAKE(Duration.ofMinutes(10)),
    /** The new secret reaches the server and the running agent. */
    DELIVER(Duration.ofMinutes(4)),
    /** The agent is seen well with it. */
    VERIFY(Duration.ofMinutes(4)),
    /** What took the new secret without a restart and is not well with it is started anew. */
    RESTART(Duration.ofMinutes(2)),
    VERIFY_RESTARTED(Duration.ofMinutes(6)),
    /** The agent answers its owner with it. */
    ANSWER(Duration.ofMinutes(6)),
    /** It did not: the old secret lies in the vault again and is brought back. */
    BACK(Duration.ofMinutes(10)),
    VERIFY_BACK(Duration.ofMinutes(6)),
    /** The new key counts from now on. */
    PROMOTE(Duration.ofMinutes(4)),
    /** The old secret opens nothing any more. */
    RETIRE(Duration.ofMinutes(10));

    private final Duration limit;

    RotationStep(Duration limit) {
        this.limit = limit;
    }

    /** How long it may take before it counts as failed, or before the staff looks at it where nobody may give up. */
    Duration limit() {
        return limit;
    }
}
