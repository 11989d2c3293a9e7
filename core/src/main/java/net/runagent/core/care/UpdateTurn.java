package net.runagent.core.care;

import java.time.Duration;

/** What came of one try of a step of an update. */
sealed interface UpdateTurn {
    record Again(Duration in) implements UpdateTurn {}

    /** It could not be seen, which says nothing about how it is. */
    record Unseen(Duration in) implements UpdateTurn {}

    /** It looked well; looked at again to be sure. */
    record Green(Duration in) implements UpdateTurn {}

    record Next(UpdateStep step) implements UpdateTurn {}

    /** From here on everything is as it was. @param why a text key's tail */
    record Undo(String why) implements UpdateTurn {}

    /** It is led back, and that alone does not help: what it remembered before is put back, too. */
    record UndoAll() implements UpdateTurn {}

    /** The agent was not touched and is not going to be; what lies on its server goes. @param why a text key's tail */
    record Leave(String why) implements UpdateTurn {}

    /** It has another version than we thought. */
    record Has(String version) implements UpdateTurn {}

    record End(AgentUpdate.Outcome outcome) implements UpdateTurn {}
}
