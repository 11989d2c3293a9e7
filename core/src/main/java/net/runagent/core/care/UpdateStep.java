package net.runagent.core.care;

import java.time.Duration;

/** The steps of leading an agent to a release, in order; from {@link #UNDO_STOP} on those of leading it back. */
public enum UpdateStep {
    /** Its turn is known and its owner told; nothing is done yet. */
    PLANNED(Duration.ofDays(30)),
    /** It is well with what it has: what is seen later is not the release's fault otherwise. */
    CHECK(Duration.ofMinutes(3)),
    /** The release lies beside the one that runs. */
    FETCH(Duration.ofMinutes(20)),
    /** Its program accepts the agent's settings as they are. */
    TRY(Duration.ofMinutes(3)),
    /** What the agent remembers is a backup off its server: without one it is left as it is. */
    SAVE(Duration.ofMinutes(20)),
    /** The agent is down. */
    STOP(Duration.ofMinutes(8)),
    /** A copy of what it remembers lies beside it, from which it is led back without anybody else. */
    KEEP(Duration.ofMinutes(10)),
    /** One rename of a link: from here on the release is what starts. */
    SWITCH(Duration.ofMinutes(2)),
    START(Duration.ofMinutes(3)),
    /** Its parts are well. A first start may change what it remembers, which can take minutes (agent.md 1.2). */
    VERIFY(Duration.ofMinutes(10)),
    /** It thinks, and what it says comes to its owner's chat. */
    ANSWER(Duration.ofMinutes(5)),
    /** It is looked at for a while: what is deaf shows only when somebody writes. */
    SOAK(Duration.ofMinutes(10)),
    /** The release's program is down. */
    UNDO_STOP(Duration.ofSeconds(40)),
    /** What it remembered before is in its place again. */
    UNDO_STATE(Duration.ofMinutes(1)),
    UNDO_LINK(Duration.ofMinutes(1)),
    UNDO_START(Duration.ofMinutes(1)),
    UNDO_VERIFY(Duration.ofMinutes(1)),
    /** What is left of it on the server goes. */
    TIDY(Duration.ofMinutes(5));

    private final Duration limit;

    UpdateStep(Duration limit) {
        this.limit = limit;
    }

    /** How long it may take before it counts as failed, or before the staff looks at it where nobody may give up. */
    Duration limit() {
        return limit;
    }

    /** Nothing of the running agent is touched before {@link #STOP}. */
    boolean harmless() {
        return compareTo(STOP) < 0;
    }

    boolean undoes() {
        return compareTo(UNDO_STOP) >= 0 && this != TIDY;
    }
}
