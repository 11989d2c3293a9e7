package net.runagent.core.care;

import java.time.Duration;

/** What came of one try of a rung of the ladder. */
sealed interface Rung {
    record Again(Duration in) implements Rung {}

    /** It looked well; looked at again to be sure. */
    record Green(Duration in) implements Rung {}

    /** On to this step. @param found what is wrong, a text key's tail; empty keeps what was known */
    record Next(RecoveryStep step, String found) implements Rung {}

    /** @param result {@code healthy}, or what its owner must do, a text key's tail */
    record End(String result) implements Rung {}
}
