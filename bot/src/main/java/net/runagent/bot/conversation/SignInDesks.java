package net.runagent.bot.conversation;

import net.runagent.bot.conversation.SignInQuestions.Begin;
import net.runagent.bot.conversation.SignInQuestions.Connect;
import net.runagent.bot.conversation.SignInQuestions.GiveUp;
import net.runagent.bot.conversation.SignInQuestions.TypeCode;
import net.runagent.core.account.LinkChat;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Question;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers what {@link SignInTalk} asks. */
@Configuration(proxyBeanMethods = false)
class SignInDesks {
    @Bean
    Desk<Begin> beginSignIn(LinkChat link) {
        return desk(Begin.class, (_, asker) -> new Begin.Answer(link.begin(asker.user(), asker.chatName())));
    }

    @Bean
    Desk<TypeCode> typeSignInCode(LinkChat link) {
        return desk(TypeCode.class, (typed, asker) -> new TypeCode.Answer(link.type(asker.user(), typed.text())));
    }

    @Bean
    Desk<Connect> connectChat(LinkChat link) {
        return desk(Connect.class, (_, asker) -> new Connect.Answer(link.connect(asker.user(), asker.locale())));
    }

    @Bean
    Desk<GiveUp> giveUpSignIn(LinkChat link) {
        return desk(GiveUp.class, (_, asker) -> {
            link.giveUp(asker.user());
            return new GiveUp.Answer();
        });
    }

    private interface Work<Q> {
        Answer answer(Q question, Asker asker);
    }

    private static <Q extends Question> Desk<Q> desk(Class<Q> type, Work<Q> work) {
        return new Desk<>() {
            @Override
            public Class<Q> takes() {
                return type;
            }

            @Override
            public Answer answer(Q question, Asker asker) {
                return work.answer(question, asker);
            }
        };
    }
}
