package net.runagent.bot.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.DeployQuestions.NoSuchOrder;
import net.runagent.bot.conversation.OwnKeyQuestions.AskOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.DropOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.GiveOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyNow;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyTaken;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.SecretShapes;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.usage.OwnKeyChecked;
import net.runagent.core.vault.AskedSecret;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** For an order: the owner's own OpenRouter key instead of the plan's credit. Entered from {@link DeployTalk}, and back there. */
@Component
final class OwnKeyTalk implements Flow<OwnKeyTalk.Position> {
    /** @param remark key of what is said above the next screen, empty when nothing */
    record Position(Step step, @Nullable UUID deployment, String remark) {
        Position at(Step next) {
            return new Position(next, deployment, "");
        }
    }

    enum Step {
        LOOK,
        KEY,
        CHECKING
    }

    @Override
    public String name() {
        return "own-key";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<String> commands() {
        return Set.of();
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(OwnKeyChecked.class, SecretCame.class);
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return new Position(Step.LOOK, null, "");
    }

    /** @param entry the order's id */
    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        Optional<UUID> order = Entries.id(entry);
        return order.isPresent()
                ? Outcome.ask(new Position(Step.LOOK, order.get(), ""), new AskOwnKey(order.get()))
                : Outcome.leave(start);
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        UUID order = state.deployment();
        if (order == null) {
            return Outcome.leave(state);
        }
        return switch (input) {
            case Input.Tap(String action) when action.equals("another") -> askKey(state, "");
            case Input.Tap(String action)
            when action.equals("included") -> Outcome.ask(state.at(Step.CHECKING), new DropOwnKey(order));
            case Input.Pasted(UUID intake, String shape)
            when state.step() == Step.KEY ->
                shape.equals(SecretShapes.OPENROUTER_KEY)
                        ? Outcome.ask(state.at(Step.CHECKING), new GiveOwnKey(order, intake))
                        : askKey(state, "own-key.shape");
            case Input.Happened(SecretCame came)
            when came.is(AskedSecret.ORDERED_MODEL_KEY) && came.deployment().equals(order) ->
                Outcome.ask(state.at(Step.CHECKING), new GiveOwnKey(order, came.intake()));
            case Input.Happened(OwnKeyChecked(UUID of, String result)) when of.equals(order) -> checked(state, result);
            case Input.Answered(OwnKeyNow(String end)) -> end.isEmpty() ? without(state) : has(state, end);
            case Input.Answered(PageOffered(String url)) -> Outcome.show(state, key(state.remark(), url));
            case Input.Answered(OwnKeyTaken(boolean taken)) ->
                taken ? Outcome.show(state, checking()) : askKey(state, "own-key.expired");
            case Input.Answered(NoSuchOrder()) -> Outcome.leave(state);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> askKey(Position state, String remark) {
        UUID order = state.deployment();
        return order == null
                ? Outcome.leave(state)
                : Outcome.ask(
                        new Position(Step.KEY, order, remark), new OfferPage(AskedSecret.ORDERED_MODEL_KEY, order));
    }

    /** None was there when it was asked for, or none is any more. */
    private static Outcome<Position> without(Position state) {
        return state.step() == Step.LOOK ? askKey(state, "") : Outcome.leave(state);
    }

    private static Outcome<Position> has(Position state, String end) {
        return Outcome.show(
                state,
                View.Screen.of(
                        Text.of("own-key.has", "end", end),
                        Action.of("another", Text.of("own-key.another")),
                        Action.of("included", Text.of("own-key.included")),
                        Action.back()));
    }

    /** Back to the order, which shows the key from now on. */
    private static Outcome<Position> checked(Position state, String result) {
        return result.isEmpty()
                ? Outcome.of(state, new Effect.Send(View.Notice.of(Text.of("own-key.good"))), new Effect.Leave())
                : askKey(state, "own-key." + result);
    }

    private static View checking() {
        return View.Screen.of(Text.of("own-key.checking"), Action.back());
    }

    /** @param url of the page that keeps it out of the chat, null when there is none now */
    private static View key(String remark, @Nullable String url) {
        Text question = Text.of(url == null ? "own-key.ask-no-page" : "own-key.ask");
        Text body = remark.isEmpty()
                ? question
                : Text.of("deploy.remarked").with("remark", Text.of(remark)).with("body", question);
        List<List<Action>> rows = new ArrayList<>();
        if (url != null) {
            rows.add(List.of(Action.link("page", Text.of("secret.page"), url)));
        }
        rows.add(List.of(Action.back()));
        return new View.SecretInput(body, rows);
    }

    // ---- for who has left meanwhile

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case OwnKeyChecked(UUID _, String result) ->
                List.of(new Effect.Send(new View.Notice(
                        Text.of(result.isEmpty() ? "own-key.good" : "own-key." + result),
                        List.of(List.of(Action.of("enter:deploy", Text.of("deploy.go-on")))))));
            case SecretCame came
            when came.is(AskedSecret.ORDERED_MODEL_KEY) ->
                List.of(new Effect.Ask(new GiveOwnKey(came.deployment(), came.intake())));
            default -> List.of();
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        boolean refused = happening instanceof SecretCame && !answer.equals(new OwnKeyTaken(true));
        return refused ? List.of(new Effect.Send(View.Notice.of(Text.of("own-key.ordered")))) : List.of();
    }
}
