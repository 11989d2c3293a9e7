package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.billing.BillingQuestions.HeldBack;
import net.runagent.core.billing.BillingQuestions.NotYours;
import net.runagent.core.billing.PayoutQuestions.AddressGiven;
import net.runagent.core.billing.PayoutQuestions.AddressWrong;
import net.runagent.core.billing.PayoutQuestions.PayoutAsked;
import net.runagent.core.billing.PayoutQuestions.PayoutConfirmed;
import net.runagent.core.billing.PayoutQuestions.PayoutShown;
import net.runagent.core.billing.PayoutQuestions.PayoutWithdrawn;
import net.runagent.core.billing.PayoutQuestions.Sendable;
import net.runagent.core.billing.PayoutQuestions.SendableAsked;
import net.runagent.core.billing.TokenPayout.State;
import net.runagent.core.billing.TokenPayoutMoved;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** A balance of tokens goes back to its owner: what, where to, is it really that address; and what has become of it. */
@Component
final class PayoutTalk implements Flow<PayoutTalk.Position> {
    private static final String CONFIRM = "confirm:";
    private static final String WITHDRAW = "withdraw:";

    /** @param way what is to be sent, empty until it was chosen; the address itself is kept elsewhere */
    record Position(String way) {}

    @Override
    public String name() {
        return "payout";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(TokenPayoutMoved.class);
    }

    @Override
    public Position start() {
        return new Position("");
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Entries.id(entry, WITHDRAW)
                .map(payout -> Outcome.ask(start, new PayoutWithdrawn(payout)))
                .orElseGet(() -> Outcome.ask(start, new SendableAsked()));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Chosen(List<String> values) when !values.isEmpty() ->
                Outcome.show(new Position(values.getFirst()), address(Text.of("payout.address")));
            case Input.Tap(String action) when action.startsWith(CONFIRM) ->
                Entries.id(action, CONFIRM)
                        .map(payout -> Outcome.ask(state, new PayoutConfirmed(payout)))
                        .orElseGet(() -> Outcome.of(state));
            case Input.Tap(String action) when action.equals("back") && !state.way().isEmpty() ->
                Outcome.ask(start(), new SendableAsked());
            case Input.Said(String words) when !state.way().isEmpty() ->
                Outcome.ask(state, new AddressGiven(state.way(), words));
            case Input.Answered(Answer answer) -> answered(state, answer);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> answered(Position state, Answer answer) {
        return switch (answer) {
            case Sendable sendable -> Outcome.show(state, pieces(sendable));
            case AddressWrong(String why) when why.equals("nothing") ->
                Outcome.of(
                        state,
                        new Effect.Send(View.Notice.of(Text.of("payout.wrong-nothing"))),
                        new Effect.Leave());
            case AddressWrong(String why) -> Outcome.show(state, address(Text.of("payout.wrong-" + why)));
            case PayoutShown shown when shown.state() == State.ASKED -> Outcome.show(state, sure(shown));
            case PayoutShown shown ->
                Outcome.of(state, new Effect.Post(anchor(shown.payout()), moved(shown)), new Effect.Leave());
            case HeldBack(Instant until) ->
                Outcome.of(
                        state,
                        new Effect.Send(View.Notice.of(Text.of("billing.held", "until", until))),
                        new Effect.Leave());
            case NotYours not -> Outcome.leave(state);
            default -> Outcome.of(state);
        };
    }

    private static View pieces(Sendable sendable) {
        Text waiting = sendable.waiting().reversed().stream()
                .map(shown -> words("payout.waits", shown))
                .reduce((below, line) ->
                        Text.of("billing.lines").with("first", line).with("rest", below))
                .orElseGet(() -> Text.of("payout.none-waits"));
        List<List<Action>> rows = List.of(List.of(Action.back()));
        if (sendable.pieces().isEmpty()) {
            return new View.Screen(Text.of("payout.nothing", "waiting", waiting), rows);
        }
        return new View.Choice(
                Text.of("payout.which", "waiting", waiting),
                sendable.pieces().stream()
                        .map(piece -> new View.Option(
                                piece.way(),
                                Text.of("payout.piece", "amount", piece.amount()).with("token", piece.token()),
                                Text.of("payout.piece-on", "chain", piece.chain())))
                        .toList(),
                rows);
    }

    private static View address(Text question) {
        return new View.Prompt(question, List.of(List.of(Action.back(), Action.cancel())));
    }

    private static View sure(PayoutShown shown) {
        return View.Screen.of(
                words("payout.sure", shown),
                Action.danger(CONFIRM + shown.payout(), Text.of("payout.send-it")),
                Action.back(),
                Action.cancel());
    }

    private static View moved(PayoutShown shown) {
        Text words = words("payout.is-" + shown.state().name().toLowerCase(Locale.ROOT), shown);
        return shown.state() == State.CONFIRMED
                ? new View.Notice(
                        words,
                        List.of(List.of(Action.danger(WITHDRAW + shown.payout(), Text.of("payout.stop")))))
                : View.Notice.of(words);
    }

    private static Text words(String key, PayoutShown shown) {
        return Text.of(key, "amount", shown.amount())
                .with("token", shown.token())
                .with("chain", shown.chain())
                .with("address", shown.address())
                .with("from", shown.from())
                .with("tx", shown.tx());
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return List.of(new Effect.Ask(new PayoutAsked(payout(happening))));
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return answer instanceof PayoutShown shown && shown.state() != State.ASKED
                ? List.of(new Effect.PostBelow(anchor(shown.payout()), moved(shown)))
                : List.of();
    }

    private static UUID payout(Happening happening) {
        if (happening instanceof TokenPayoutMoved(UUID payout)) {
            return payout;
        }
        throw new IllegalArgumentException("not heard: " + happening);
    }

    private static String anchor(UUID payout) {
        return "payout:" + payout;
    }
}
