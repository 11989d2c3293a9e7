package net.runagent.bot.conversation;

import java.util.List;
import java.util.Set;
import net.runagent.bot.conversation.SignInQuestions.Begin;
import net.runagent.bot.conversation.SignInQuestions.Connect;
import net.runagent.bot.conversation.SignInQuestions.GiveUp;
import net.runagent.bot.conversation.SignInQuestions.TypeCode;
import net.runagent.core.account.LinkChat.Begun;
import net.runagent.core.account.LinkChat.Connected;
import net.runagent.core.account.LinkChat.Typed;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/**
 * Sign-in as the chat sees it: a link, then the code from the browser, then a look at whom it connects. The link itself
 * is never part of the position: it is shown once and forgotten.
 */
@Component
final class SignInTalk implements Flow<SignInTalk.Position> {
    static final String EXAMPLE = "BCDF-GHJK";

    /**
     * @param step what the person is expected to do
     * @param needed whether something else led here that asks who the person is, so that the reason is said
     */
    record Position(Step step, boolean needed) {
        Position at(Step next) {
            return new Position(next, needed);
        }
    }

    enum Step {
        BEGIN,
        TYPE_CODE,
        CONFIRM,
        OVER
    }

    @Override
    public String name() {
        return "signin";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of("signin");
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public Position start() {
        return new Position(Step.BEGIN, false);
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Outcome.ask(new Position(Step.BEGIN, !entry.isEmpty()), new Begin());
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Said(String text) when state.step() == Step.TYPE_CODE -> Outcome.ask(state, new TypeCode(text));
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Answered(SignInQuestions.Begin.Answer(Begun begun)) -> begun(state, begun);
            case Input.Answered(SignInQuestions.TypeCode.Answer(Typed typed)) -> typed(state, typed);
            case Input.Answered(SignInQuestions.Connect.Answer(Connected connected)) -> connected(state, connected);
            case Input.Answered(SignInQuestions.GiveUp.Answer _) -> Outcome.leave(state.at(Step.OVER));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> tapped(Position state, String action) {
        boolean confirming = state.step() == Step.CONFIRM;
        return switch (action) {
            case "new-link" -> Outcome.ask(state.at(Step.BEGIN), new Begin());
            case "connect" -> confirming ? Outcome.ask(state, new Connect()) : Outcome.of(state);
            case "not-me" -> confirming ? givenUp(state, "signin.refused") : Outcome.of(state);
            case "cancel" -> givenUp(state, "conversation.cancelled");
            case "back" -> Outcome.ask(state, new GiveUp());
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> givenUp(Position state, String said) {
        return Outcome.of(state, new Effect.Send(View.Notice.of(Text.of(said))), new Effect.Ask(new GiveUp()));
    }

    private static Outcome<Position> begun(Position state, Begun begun) {
        return switch (begun) {
            case Begun.Link(String url, var _) ->
                Outcome.show(
                        state.at(Step.TYPE_CODE),
                        new View.Prompt(
                                state.needed()
                                        ? Text.of("signin.needed", "link", Text.of("signin.link"))
                                        : Text.of("signin.link"),
                                List.of(
                                        List.of(Action.link("google", Text.of("signin.google"), url)),
                                        List.of(Action.cancel()))));
            case Begun.Connected(String email) ->
                Outcome.of(
                        state.at(Step.OVER),
                        new Effect.Send(View.Notice.of(Text.of("signin.already", "email", email))),
                        new Effect.Leave());
            case Begun.TooMany _ -> sorry(state, "signin.too-many");
            case Begun.Off() -> sorry(state, "signin.off");
        };
    }

    private static Outcome<Position> typed(Position state, Typed typed) {
        return switch (typed) {
            case Typed.Right(String email, boolean known) ->
                Outcome.show(
                        state.at(Step.CONFIRM),
                        View.Screen.of(
                                Text.of(known ? "signin.confirm-known" : "signin.confirm", "email", email),
                                Action.primary("connect", Text.of("signin.connect")),
                                Action.of("not-me", Text.of("signin.not-me"))));
            case Typed.Wrong(int left) -> askAgain(state, Text.of("signin.wrong", "left", left));
            case Typed.NotACode() -> askAgain(state, Text.of("signin.not-a-code", "example", EXAMPLE));
            case Typed.TooEarly() -> askAgain(state, Text.of("signin.too-early"));
            case Typed.Over() -> over(state);
        };
    }

    /** The screen with the link stays where it is; the same link goes on. */
    private static Outcome<Position> askAgain(Position state, Text hint) {
        return Outcome.of(state.at(Step.TYPE_CODE), new Effect.Send(View.Notice.of(hint)));
    }

    private static Outcome<Position> over(Position state) {
        return Outcome.show(
                state.at(Step.OVER),
                View.Screen.of(
                        Text.of("signin.over"),
                        Action.primary("new-link", Text.of("signin.new-link")),
                        Action.cancel()));
    }

    private static Outcome<Position> connected(Position state, Connected connected) {
        return switch (connected) {
            case Connected.Done(var _, boolean fresh, var _) ->
                Outcome.of(
                        state.at(Step.OVER),
                        new Effect.Send(View.Notice.of(Text.of(fresh ? "signin.connected" : "signin.connected-known"))),
                        new Effect.Leave());
            case Connected.Over() -> over(state);
        };
    }

    private static Outcome<Position> sorry(Position state, String key) {
        return Outcome.show(
                state.at(Step.OVER), new View.Screen(Text.of(key), List.of(List.of(Action.back(), Action.help()))));
    }
}
