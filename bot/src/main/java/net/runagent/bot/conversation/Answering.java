package net.runagent.bot.conversation;

import java.util.function.BiFunction;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Question;

/** A desk that is one function. */
record Answering<Q extends Question>(Class<Q> takes, BiFunction<Q, Asker, Answer> how) implements Desk<Q> {
    @Override
    public Answer answer(Q question, Asker asker) {
        return how.apply(question, asker);
    }
}
