package net.runagent.core.care;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one try of a rung of the ladder. */
sealed interface Rung {
    record Again(Duration in) implements Rung {}

    /** It could not be seen, which says nothing about how it is. */
    record Unseen(Duration in) implements Rung {}

    /** It looked well; looked at again to be sure. */
    record Green(Duration in) implements Rung {}

    /**
     * On to this step.
     *
     * @param found what is wrong, a text key's tail; empty keeps what was known
     * @param facts what was seen when that was found
     */
    record Next(RecoveryStep step, String found, String facts) implements Rung {
        Next(RecoveryStep step) {
            this(step, "", "");
        }
    }

    /**
     * @param result {@code healthy}, or what its owner must do, a text key's tail
     * @param facts what was seen last; null keeps what was known
     */
    record End(String result, @Nullable String facts) implements Rung {
        End(String result) {
            this(result, null);
        }
    }
}
