package net.runagent.bot.conversation;

import net.runagent.core.account.LinkChat.Begun;
import net.runagent.core.account.LinkChat.Connected;
import net.runagent.core.account.LinkChat.Typed;
import net.runagent.core.conversation.Question;

/** What sign-in asks of the house. */
final class SignInQuestions {
    private SignInQuestions() {}

    record Begin() implements Question {
        record Answer(Begun begun) implements net.runagent.core.conversation.Answer {}
    }

    record TypeCode(String text) implements Question {
        record Answer(Typed typed) implements net.runagent.core.conversation.Answer {}

        @Override
        public String toString() {
            return "TypeCode[redacted]";
        }
    }

    record Connect() implements Question {
        record Answer(Connected connected) implements net.runagent.core.conversation.Answer {}
    }

    record GiveUp() implements Question {
        record Answer() implements net.runagent.core.conversation.Answer {}
    }
}
