package net.runagent.core.care;

import java.time.Duration;

/** What came of one try of a step of a restore. */
sealed interface RestoreTurn {
    record Again(Duration in) implements RestoreTurn {}

    /** It could not be seen, which says nothing about how it is. */
    record Unseen(Duration in) implements RestoreTurn {}

    /** It looked well; looked at again to be sure. */
    record Green(Duration in) implements RestoreTurn {}

    record Next(RestoreStep step) implements RestoreTurn {}

    /** What the agent has now is a backup, or is not. */
    record Saved(boolean saved) implements RestoreTurn {}

    /** From here on everything is as it was. @param why a text key's tail */
    record Undo(String why) implements RestoreTurn {}

    /** The agent was not touched and is not going to be; what lies on its server goes. @param why a text key's tail */
    record Leave(String why) implements RestoreTurn {}

    record End(Restore.Outcome outcome) implements RestoreTurn {}
}
