package net.runagent.bot.conversation;

import java.util.UUID;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;

/** What the talk about an owner's own model key asks of the house. */
final class OwnKeyQuestions {
    private OwnKeyQuestions() {}

    record AskOwnKey(UUID deployment) implements Question {}

    /** The plan's credit instead of the key; answered as {@link AskOwnKey}. */
    record DropOwnKey(UUID deployment) implements Question {}

    /**
     * @param end its last characters, empty when the plan's credit is used
     * @param bot username without {@code @}, empty while there is none
     * @param runs whether it is of an agent that runs
     */
    record OwnKeyNow(String end, String bot, boolean runs) implements Answer {}

    record GiveOwnKey(UUID deployment, UUID intake) implements Question {}

    /** @param taken false when it did not wait any more, or the order takes none */
    record OwnKeyTaken(boolean taken) implements Answer {}
}
