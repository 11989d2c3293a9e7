package net.runagent.bot.conversation;

import java.util.List;
import net.runagent.bot.conversation.SecurityQuestions.AskSignIns;
import net.runagent.bot.conversation.SecurityQuestions.SignedIn;
import net.runagent.core.account.SignIn;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** When the Google account was used to connect a chat, and which; what to do when that was somebody else. */
@Component
final class SignInsTalk implements Flow<SignInsTalk.Position> {
    record Position() {}

    @Override
    public String name() {
        return "sign-ins";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public boolean glance() {
        return true;
    }

    @Override
    public Position start() {
        return new Position();
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Outcome.ask(start, new AskSignIns());
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return input instanceof Input.Answered(SignedIn(List<SignIn> signIns))
                ? Outcome.show(state, screen(signIns))
                : Outcome.of(state);
    }

    private static View screen(List<SignIn> signIns) {
        Text list = signIns.isEmpty()
                ? Text.of("security.no-sign-ins")
                : Joined.lines(signIns.stream().map(SignInsTalk::line).toList());
        return View.Screen.of(
                Text.of("security.sign-ins-body", "list", list),
                Action.of("enter:chats", Text.of("security.chats")),
                Action.back());
    }

    private static Text line(SignIn signIn) {
        return Text.of("security.sign-in", "at", signIn.at())
                .with("platform", signIn.platform().word())
                .with("idEnd", signIn.idEnd());
    }
}
