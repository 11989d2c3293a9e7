package net.runagent.core.care;

import net.runagent.core.deployment.AgentHost.AgentHealth;
import org.jspecify.annotations.Nullable;

/** What one look at an agent has found. */
sealed interface Look {
    /** What its server told; null when nobody looked inside, or it let nobody. */
    default @Nullable AgentHealth agent() {
        return null;
    }

    /** Nothing new: somebody who was asked did not answer. */
    record Nothing() implements Look {}

    /** From outside it stands, and nobody looked inside this time. */
    record Stands() implements Look {}

    record Well(AgentHealth agent) implements Look {}

    /** @param word a text key's tail; {@code agent} null when its server let nobody look */
    record Bad(String word, @Nullable AgentHealth agent) implements Look {}

    /**
     * It may be on its way: its server or its program was started a moment ago, or our provider works on it.
     *
     * @param word what is wrong if it stays so
     */
    record Starting(String word, @Nullable AgentHealth agent) implements Look {}
}
