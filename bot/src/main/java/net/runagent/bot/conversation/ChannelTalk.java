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
import net.runagent.bot.conversation.ChannelQuestions.AskChannel;
import net.runagent.bot.conversation.ChannelQuestions.ChannelNow;
import net.runagent.bot.conversation.ChannelQuestions.Made;
import net.runagent.bot.conversation.ChannelQuestions.Move;
import net.runagent.bot.conversation.RotateQuestions.RotationAsked;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.account.Platform;
import net.runagent.core.care.RotateSecret.Asked;
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
import net.runagent.core.vault.AskedSecret;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Brings an agent that runs to another bot on the platform of this chat: whoever wants it on the other platform asks there, so
 * that it knows its owner by number. What comes of it is told by {@link RotateTalk}.
 */
@Component
final class ChannelTalk implements Flow<ChannelTalk.Position> {
    /**
     * @param deployment null while the agent is chosen
     * @param remark key of what is said above the next screen, empty when nothing
     */
    record Position(Step step, @Nullable UUID deployment, String remark) {
        Position at(Step next) {
            return new Position(next, deployment, "");
        }
    }

    enum Step {
        AGENT,
        LOOK,
        BOT,
        TOKEN
    }

    private static final Position START = new Position(Step.AGENT, null, "");

    @Override
    public String name() {
        return "channel";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(SecretCame.class);
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return START;
    }

    /** @param entry empty, or the agent's id */
    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Entries.id(entry)
                .map(id -> look(id, Step.LOOK))
                .orElseGet(() -> Outcome.ask(START, new AskAgents(Which.LIVE)));
    }

    private static Outcome<Position> look(UUID deployment, Step step) {
        return Outcome.ask(new Position(step, deployment, ""), new AskChannel(deployment));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Answered(Agents(List<Agent> agents)) ->
                MeantAgent.among(agents, null, START, "channel.pick", one -> look(one.deployment(), Step.LOOK));
            case Input.Chosen(List<String> values)
            when state.step() == Step.AGENT && !values.isEmpty() ->
                Entries.id(values.getFirst()).map(id -> look(id, Step.LOOK)).orElseGet(() -> Outcome.of(state));
            case Input.Answered(NoAgent()) -> Outcome.show(START, AgentScreens.none());
            default -> state.deployment() == null ? Outcome.of(state) : on(state, state.deployment(), input, moment);
        };
    }

    private static Outcome<Position> on(Position state, UUID of, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) when action.equals("make") -> look(of, Step.BOT);
            case Input.Tap(String action) when action.equals("token") -> askToken(state, "", moment);
            case Input.Tap(String action)
            when action.equals("back") && (state.step() == Step.BOT || state.step() == Step.TOKEN) ->
                look(of, Step.LOOK);
            case Input.BotCreated(String botId, String username) ->
                Outcome.ask(state, new Move(of, new Made(botId, username), null));
            case Input.Pasted(UUID intake, String shape)
            when state.step() == Step.TOKEN || state.step() == Step.BOT ->
                shape.equals(SecretShapes.botToken(moment.platform()))
                        ? Outcome.ask(state, new Move(of, null, intake))
                        : askToken(state, "deploy.token-shape", moment);
            case Input.Happened(SecretCame came)
            when came.is(AskedSecret.moved(moment.platform()))
                    && came.deployment().equals(of) -> Outcome.ask(state, new Move(of, null, came.intake()));
            case Input.Answered(ChannelNow now) -> seen(state, now, moment);
            case Input.Answered(PageOffered(String url, String _)) ->
                Outcome.show(state, token(state.remark(), url, moment));
            case Input.Answered(RotationAsked(Asked asked)) -> asked(state, asked, moment);
            case Input.Answered(Held(Instant until)) -> say(Text.of("security.held", "until", until));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> seen(Position state, ChannelNow now, Moment moment) {
        if (state.step() == Step.BOT) {
            return Outcome.of(
                    state,
                    new Effect.Send(
                            new View.BotOffer(Text.of("deploy.offer"), now.suggestedName(), now.suggestedUsername())),
                    new Effect.Show(View.Screen.of(
                            Text.of("channel.make"), Action.of("token", Text.of("channel.token")), Action.back())));
        }
        List<Action> ways = new ArrayList<>();
        if (moment.platform() == Platform.TELEGRAM) {
            ways.add(Action.primary("make", Text.of("channel.new-bot")));
        }
        ways.add(Action.of("token", Text.of("channel.token")));
        ways.add(Action.back());
        Text body = Text.of(now.platform() == moment.platform() ? "channel.another-bot" : "channel.to-here")
                .with("bot", now.bot())
                .with("there", now.platform().word())
                .with("here", moment.platform().word());
        return Outcome.show(state, View.Screen.of(body, ways.toArray(Action[]::new)));
    }

    private static Outcome<Position> askToken(Position state, String remark, Moment moment) {
        UUID of = state.deployment();
        return of == null
                ? Outcome.leave(state)
                : Outcome.ask(
                        new Position(Step.TOKEN, of, remark), new OfferPage(AskedSecret.moved(moment.platform()), of));
    }

    private static Outcome<Position> asked(Position state, Asked asked, Moment moment) {
        return switch (asked) {
            case Asked.Begun _ -> say(Text.of("channel.started"));
            case Asked.SecretWanted() -> askToken(state, "", moment);
            case Asked.NotPossible(String code)
            when code.equals("token-expired") -> askToken(state, "deploy.token-expired", moment);
            case Asked.Busy(), Asked.NotPossible _ -> say(RotateTalk.refusal(asked));
        };
    }

    private static Outcome<Position> say(Text words) {
        return Outcome.of(START, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }

    /** @param url of the page that keeps it out of the chat, null when there is none now */
    private static View token(String remark, @Nullable String url, Moment moment) {
        boolean onDiscord = moment.platform() == Platform.DISCORD;
        Text body = Text.of(url == null ? "channel.ask-no-page" : "channel.ask");
        Text all = DeployScreens.remarked(remark, moment.platform(), body);
        List<List<Action>> rows = new ArrayList<>();
        if (url != null) {
            rows.add(List.of(Action.link("page", Text.of("secret.page"), url)));
        }
        if (onDiscord) {
            rows.add(List.of(DeployScreens.portal()));
        }
        rows.add(List.of(Action.back(), Action.cancel()));
        return new View.SecretInput(all, rows);
    }

    // ---- for who has left meanwhile

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return happening instanceof SecretCame came && came.is(AskedSecret.moved(moment.platform()))
                ? List.of(new Effect.Ask(new Move(came.deployment(), null, came.intake())))
                : List.of();
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            case RotationAsked(Asked.Begun _) -> List.of(new Effect.Send(View.Notice.of(Text.of("channel.started"))));
            case RotationAsked(Asked asked) -> List.of(new Effect.Send(View.Notice.of(RotateTalk.refusal(asked))));
            case Held(Instant until) ->
                List.of(new Effect.Send(View.Notice.of(Text.of("security.held", "until", until))));
            default -> List.of(new Effect.Send(AgentScreens.none()));
        };
    }
}
