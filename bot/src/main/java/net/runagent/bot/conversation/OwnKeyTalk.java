package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.Which;
import net.runagent.bot.conversation.DeployQuestions.NoSuchOrder;
import net.runagent.bot.conversation.OwnKeyQuestions.AskOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.DropOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.GiveOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyNow;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyTaken;
import net.runagent.bot.conversation.RotateQuestions.RotationAsked;
import net.runagent.bot.conversation.RotateQuestions.StartRotation;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.care.Rotation.Aim;
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
import net.runagent.core.vault.SecretKind;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The owner's own OpenRouter key instead of the plan's credit, or back: of an order, entered from {@link DeployTalk} and back
 * there, or of an agent that runs, whose change {@link RotateTalk} tells of.
 */
@Component
final class OwnKeyTalk implements Flow<OwnKeyTalk.Position> {
    /**
     * @param deployment null while the agent is chosen
     * @param remark key of what is said above the next screen, empty when nothing
     * @param runs whether it is an agent that runs and not an order
     */
    record Position(Step step, @Nullable UUID deployment, String remark, boolean runs) {
        Position at(Step next) {
            return new Position(next, deployment, "", runs);
        }

        AskedSecret asked() {
            return runs ? AskedSecret.ROTATED_MODEL_KEY : AskedSecret.ORDERED_MODEL_KEY;
        }
    }

    enum Step {
        AGENT,
        LOOK,
        KEY,
        CHECKING
    }

    private static final Position START = new Position(Step.AGENT, null, "", false);

    @Override
    public String name() {
        return "own-key";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
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
        return START;
    }

    /** @param entry the id of an order or of an agent that runs; empty for one of those that run */
    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Entries.id(entry).map(OwnKeyTalk::look).orElseGet(() -> Outcome.ask(START, new AskAgents(Which.LIVE)));
    }

    private static Outcome<Position> look(UUID deployment) {
        return Outcome.ask(new Position(Step.LOOK, deployment, "", false), new AskOwnKey(deployment));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Answered(Agents(List<Agent> agents)) ->
                MeantAgent.among(agents, null, START, "own-key.pick", one -> look(one.deployment()));
            case Input.Chosen(List<String> values)
            when state.step() == Step.AGENT && !values.isEmpty() ->
                Entries.id(values.getFirst()).map(OwnKeyTalk::look).orElseGet(() -> Outcome.of(state));
            case Input.Answered(NoAgent()) -> Outcome.show(START, AgentScreens.none());
            default -> state.deployment() == null ? Outcome.of(state) : on(state, state.deployment(), input);
        };
    }

    private Outcome<Position> on(Position state, UUID of, Input input) {
        return switch (input) {
            case Input.Tap(String action) when action.equals("another") -> askKey(state, "");
            case Input.Tap(String action)
            when action.equals("included") ->
                Outcome.ask(
                        state.at(Step.CHECKING),
                        state.runs()
                                ? new StartRotation(of, SecretKind.OPENROUTER_KEY.word(), Aim.CREDIT, null)
                                : new DropOwnKey(of));
            case Input.Pasted(UUID intake, String shape)
            when state.step() == Step.KEY ->
                shape.equals(SecretShapes.OPENROUTER_KEY) ? give(state, of, intake) : askKey(state, "own-key.shape");
            case Input.Happened(SecretCame came)
            when came.is(state.asked()) && came.deployment().equals(of) -> give(state, of, came.intake());
            case Input.Happened(OwnKeyChecked(UUID order, String result))
            when order.equals(of) -> checked(state, result);
            case Input.Answered(OwnKeyNow now) -> seen(state, now);
            case Input.Answered(PageOffered(String url, String _)) -> Outcome.show(state, key(state.remark(), url));
            case Input.Answered(OwnKeyTaken(boolean taken)) ->
                taken ? Outcome.show(state, checking()) : askKey(state, "own-key.expired");
            case Input.Answered(RotationAsked(Asked asked)) -> asked(state, asked);
            case Input.Answered(Held(Instant until)) -> say(Text.of("security.held", "until", until));
            case Input.Answered(NoSuchOrder()) -> Outcome.leave(state);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> give(Position state, UUID of, UUID intake) {
        return Outcome.ask(state.at(Step.CHECKING), state.runs() ? switched(of, intake) : new GiveOwnKey(of, intake));
    }

    private static StartRotation switched(UUID agent, UUID intake) {
        return new StartRotation(agent, SecretKind.OPENROUTER_KEY.word(), Aim.OWN_KEY, intake);
    }

    private static Outcome<Position> askKey(Position state, String remark) {
        UUID of = state.deployment();
        return of == null
                ? Outcome.leave(state)
                : Outcome.ask(new Position(Step.KEY, of, remark, state.runs()), new OfferPage(state.asked(), of));
    }

    private static Outcome<Position> seen(Position state, OwnKeyNow now) {
        Position known = new Position(state.step(), state.deployment(), "", now.runs());
        if (now.runs()) {
            return Outcome.show(known, running(now));
        }
        if (!now.end().isEmpty()) {
            return Outcome.show(
                    known,
                    View.Screen.of(
                            Text.of("own-key.has", "end", now.end()),
                            Action.of("another", Text.of("own-key.another")),
                            Action.of("included", Text.of("own-key.included")),
                            Action.back()));
        }
        // None was there when it was asked for, or none is any more.
        return state.step() == Step.LOOK ? askKey(known, "") : Outcome.leave(known);
    }

    private static View running(OwnKeyNow now) {
        return now.end().isEmpty()
                ? View.Screen.of(
                        Text.of("own-key.runs-on-credit", "bot", now.bot()),
                        Action.of("another", Text.of("own-key.use")),
                        Action.back())
                : View.Screen.of(
                        Text.of("own-key.runs-on-own", "bot", now.bot()).with("end", now.end()),
                        Action.of("another", Text.of("own-key.another")),
                        Action.of("included", Text.of("own-key.included")),
                        Action.back());
    }

    /** Back to the order, which shows the key from now on. */
    private static Outcome<Position> checked(Position state, String result) {
        return result.isEmpty()
                ? Outcome.of(state, new Effect.Send(View.Notice.of(Text.of("own-key.good"))), new Effect.Leave())
                : askKey(state, "own-key." + result);
    }

    private static Outcome<Position> asked(Position state, Asked asked) {
        return switch (asked) {
            case Asked.Begun _ -> say(Text.of("rotate.started"));
            case Asked.SecretWanted() -> askKey(state, "");
            case Asked.NotPossible(String code) when code.equals("token-expired") -> askKey(state, "own-key.expired");
            case Asked.Busy(), Asked.NotPossible _ -> say(RotateTalk.refusal(asked));
        };
    }

    private static Outcome<Position> say(Text words) {
        return Outcome.of(START, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
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
            case SecretCame came
            when came.is(AskedSecret.ROTATED_MODEL_KEY) ->
                List.of(new Effect.Ask(switched(came.deployment(), came.intake())));
            default -> List.of();
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        if (!(happening instanceof SecretCame)) {
            return List.of();
        }
        return switch (answer) {
            case OwnKeyTaken(boolean taken) when taken -> List.of();
            case RotationAsked(Asked.Begun _) -> List.of();
            case RotationAsked(Asked asked) -> List.of(new Effect.Send(View.Notice.of(RotateTalk.refusal(asked))));
            case Held(Instant until) ->
                List.of(new Effect.Send(View.Notice.of(Text.of("security.held", "until", until))));
            case NoAgent() -> List.of(new Effect.Send(AgentScreens.none()));
            default -> List.of(new Effect.Send(View.Notice.of(Text.of("own-key.ordered"))));
        };
    }
}
