package net.runagent.core.care;

import java.time.Duration;

/** The steps of putting a backup back, in order; from {@link #BACK} on those of undoing it. */
public enum RestoreStep {
    /** The backup is read from the store to its end: nothing is touched for one that is damaged. */
    CHECK(Duration.ofMinutes(40)),
    /** It lies on the server. */
    PLACE(Duration.ofMinutes(40)),
    /** It is unpacked there, beside what the agent has; the agent goes on answering so far. */
    UNPACK(Duration.ofMinutes(20)),
    /** The agent is down. */
    STOP(Duration.ofMinutes(8)),
    /** What it has now is a backup of its own, so that this can be undone later. */
    SAVE(Duration.ofMinutes(15)),
    /** What was unpacked is in its place, what was there is aside. */
    EXCHANGE(Duration.ofMinutes(5)),
    START(Duration.ofMinutes(5)),
    /** The agent is seen well with it. */
    VERIFY(Duration.ofMinutes(10)),
    /** It is not: what was aside is in its place again. */
    BACK(Duration.ofMinutes(20)),
    START_BACK(Duration.ofMinutes(10)),
    VERIFY_BACK(Duration.ofMinutes(10)),
    /** What is left of it on the server goes. */
    TIDY(Duration.ofMinutes(5));

    private final Duration limit;

    RestoreStep(Duration limit) {
        this.limit = limit;
    }

    /** How long it may take before it counts as failed, or before the staff looks at it where nobody may give up. */
    Duration limit() {
        return limit;
    }
}
