package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.RotateQuestions.AskRotation;
import net.runagent.bot.conversation.RotateQuestions.RotationAsked;
import net.runagent.bot.conversation.RotateQuestions.RotationNow;
import net.runagent.bot.conversation.RotateQuestions.StartRotation;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.bot.conversation.SecurityQuestions.AgentKept;
import net.runagent.bot.conversation.SecurityQuestions.AskKept;
import net.runagent.bot.conversation.SecurityQuestions.Kept;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.RotationGoesOn;
import net.runagent.core.care.RotationMoved;
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
import net.runagent.core.vault.KeptSecrets;
import net.runagent.core.vault.SecretKind;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Replaces a secret of a running agent: which, what will happen, yes; then every step in one message, and the end. */
@Component
final class RotateTalk implements Flow<RotateTalk.Position> {
    /** What can be replaced from here. */
    static final Set<SecretKind> KINDS = Set.of(
            SecretKind.TELEGRAM_BOT_TOKEN,
            SecretKind.DISCORD_BOT_TOKEN,
            SecretKind.OPENROUTER_KEY,
            SecretKind.GATEWAY_TOKEN,
            SecretKind.SSH_PRIVATE_KEY);

    /**
     * @param deployment null while the agent is chosen
     * @param kind the secret's word, empty while it is chosen
     * @param remark key of what is said above the next screen, empty when nothing
     */
    record Position(Step step, @Nullable UUID deployment, String kind, String remark) {
        Position at(Step next) {
            return new Position(next, deployment, kind, "");
        }

        Position saying(String key) {
            return new Position(step, deployment, kind, key);
        }
    }

    enum Step {
        AGENT,
        SECRET,
        SURE,
        TOKEN,
        UNDER_WAY
    }

    private static final Position START = new Position(Step.AGENT, null, "", "");

    @Override
    public String name() {
        return "rotate";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(RotationMoved.class, RotationGoesOn.class, SecretCame.class);
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
        return look(new Position(Step.AGENT, Entries.id(entry).orElse(null), "", ""));
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return state.step() == Step.AGENT || state.step() == Step.SECRET || state.step() == Step.SURE
                ? Optional.of(look(state))
                : Optional.empty();
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) when action.equals("now") -> begin(state, null);
            case Input.Tap(String action) when action.equals("back") -> back(state);
            case Input.Chosen(List<String> values) when !values.isEmpty() -> chosen(state, values.getFirst());
            case Input.Pasted(UUID intake, String shape)
            when state.step() == Step.TOKEN ->
                shape.equals(SecretShapes.botToken(AgentChat.platform(state.kind())))
                        ? begin(state, intake)
                        : askToken(state, "deploy.token-shape");
            case Input.Happened(SecretCame came)
            when state.step() == Step.TOKEN
                    && came.is(AskedSecret.rotated(kind(state)))
                    && came.deployment().equals(state.deployment()) -> begin(state, came.intake());
            case Input.Answered(Kept(List<AgentKept> agents)) -> shown(state, agents);
            case Input.Answered(PageOffered(String url, String bot)) ->
                Outcome.show(state, RotateScreens.token(bot, state.remark(), url, AgentChat.platform(state.kind())));
            case Input.Answered(RotationAsked(Asked asked)) -> asked(state, asked);
            case Input.Answered(Held(Instant until)) -> say(Text.of("security.held", "until", until));
            case Input.Answered(NoAgent()), Input.Answered(DeployQuestions.NoSuchOrder()) ->
                Outcome.show(START, RotateScreens.none());
            default -> Outcome.of(state);
        };
    }

    private static SecretKind kind(Position state) {
        return SecretKind.botToken(AgentChat.platform(state.kind()));
    }

    // ---- what the person does

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskKept());
    }

    private static Outcome<Position> begin(Position state, @Nullable UUID intake) {
        return state.deployment() == null || state.kind().isEmpty()
                ? look(START)
                : Outcome.ask(state, new StartRotation(state.deployment(), state.kind(), Aim.ANOTHER, intake));
    }

    private static Outcome<Position> askToken(Position state, String remark) {
        return state.deployment() == null
                ? look(START)
                : Outcome.ask(
                        state.at(Step.TOKEN).saying(remark),
                        new OfferPage(AskedSecret.rotated(kind(state)), state.deployment()));
    }

    private static Outcome<Position> chosen(Position state, String value) {
        return switch (state.step()) {
            case AGENT -> look(new Position(Step.AGENT, Entries.id(value).orElse(null), "", ""));
            case SECRET -> look(new Position(Step.SURE, state.deployment(), value, ""));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> back(Position state) {
        return switch (state.step()) {
            case SURE -> look(new Position(Step.SECRET, state.deployment(), "", ""));
            case TOKEN -> look(state.at(Step.SURE));
            default -> Outcome.of(state); // the engine leaves
        };
    }

    // ---- what the house says

    private static Outcome<Position> shown(Position state, List<AgentKept> all) {
        List<AgentKept> agents = all.stream().filter(AgentKept::live).toList();
        if (agents.isEmpty()) {
            return Outcome.show(START, RotateScreens.none());
        }
        Optional<AgentKept> one = MeantAgent.among(agents, AgentKept::deployment, state.deployment());
        if (one.isEmpty()) {
            return Outcome.show(START, RotateScreens.agents(agents));
        }
        AgentKept agent = one.get();
        List<KeptSecrets.Kept> secrets = agent.secrets().stream()
                .filter(secret -> KINDS.stream().anyMatch(kind -> kind.word().equals(secret.kind())))
                .toList();
        boolean chosen = state.step() == Step.SURE
                && secrets.stream().anyMatch(secret -> secret.kind().equals(state.kind()));
        return chosen
                ? Outcome.show(
                        new Position(Step.SURE, agent.deployment(), state.kind(), ""),
                        RotateScreens.sure(agent, state.kind()))
                : Outcome.show(
                        new Position(Step.SECRET, agent.deployment(), "", ""), RotateScreens.secrets(agent, secrets));
    }

    private static Outcome<Position> asked(Position state, Asked asked) {
        return switch (asked) {
            case Asked.Begun _ ->
                Outcome.show(
                        state.at(Step.UNDER_WAY),
                        new View.Notice(Text.of("rotate.started"), List.of(List.of(Action.back()))));
            case Asked.SecretWanted() -> askToken(state, "");
            case Asked.NotPossible(String code)
            when code.equals("token-expired") -> askToken(state, "deploy.token-expired");
            // Its owner's own key is another talk's: there it is replaced, or the plan's credit taken.
            case Asked.NotPossible(String code)
            when code.equals("own-key") && state.deployment() != null ->
                Outcome.of(START, new Effect.Enter("own-key", state.deployment().toString()));
            case Asked.Busy(), Asked.NotPossible _ -> say(refusal(asked));
        };
    }

    static Text refusal(Asked asked) {
        return Text.of(asked instanceof Asked.NotPossible(String code) ? "rotate.not-possible-" + code : "rotate.busy");
    }

    private static Outcome<Position> say(Text words) {
        return Outcome.of(START, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case RotationMoved(UUID deployment, UUID rotation) -> ask(deployment, rotation);
            case RotationGoesOn(UUID deployment, UUID rotation) -> ask(deployment, rotation);
            case SecretCame came
            when came.is(AskedSecret.ROTATED_BOT_TOKEN) -> List.of(begin(came, SecretKind.TELEGRAM_BOT_TOKEN));
            case SecretCame came
            when came.is(AskedSecret.ROTATED_DISCORD_TOKEN) -> List.of(begin(came, SecretKind.DISCORD_BOT_TOKEN));
            default -> List.of();
        };
    }

    private static List<Effect> ask(UUID deployment, UUID rotation) {
        return List.of(new Effect.Ask(new AskRotation(deployment, rotation)));
    }

    private static Effect begin(SecretCame came, SecretKind kind) {
        return new Effect.Ask(new StartRotation(came.deployment(), kind.word(), Aim.ANOTHER, came.intake()));
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            // That it goes on is heard too late when its end has been told.
            case RotationNow(String _, String _, Rotation rotation)
            when happening instanceof RotationGoesOn && !rotation.open() -> List.of();
            case RotationNow(String bot, String chat, Rotation rotation) -> {
                Effect post = new Effect.Post(
                        "rotation:" + rotation.id(), RotateScreens.progress(bot, chat, rotation, moment.now()));
                yield rotation.open()
                        ? List.of(post)
                        : List.of(post, new Effect.Send(RotateScreens.end(bot, rotation)));
            }
            case RotationAsked(Asked asked)
            when !(asked instanceof Asked.Begun) -> List.of(new Effect.Send(View.Notice.of(refusal(asked))));
            case Held(Instant until) ->
                List.of(new Effect.Send(View.Notice.of(Text.of("security.held", "until", until))));
            default -> List.of();
        };
    }
}
